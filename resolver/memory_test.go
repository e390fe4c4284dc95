package resolver

import (
	"fmt"
	"runtime"
	"testing"
)

// worstGraph links that many identifiers so that a graph needs all that is planned: in pairs, the most components that there can be;
// or all in one, which a limit takes apart.
func worstGraph(identifiers int, pairs bool) (left, right []Key) {
	step := 1
	if pairs {
		step = 2
	}
	for i := 0; i+1 < identifiers; i += step {
		left, right = append(left, testKey(uint64(i), false)), append(right, testKey(uint64(i+1), false))
	}
	return left, right
}

// TestGraphBytes compares the plan with what graphs of a million identifiers hold in the end: never more, and little less in the
// worst case.
func TestGraphBytes(t *testing.T) {
	const identifiers = 1_000_000
	keys, ranks := make([]Key, identifiers), make([]uint64, identifiers)
	for i := range keys {
		keys[i], ranks[i] = testKey(uint64(i), false), Rank(uint64(i), 0, false)
	}
	for _, test := range []struct {
		limits, max int
		pairs       bool
		least       float64 // of the plan
	}{
		{limits: 0, pairs: true, least: 0.98},
		{limits: 0, pairs: false, least: 0.75},
		{limits: 1, max: 1, pairs: true, least: 0.98},
		{limits: 1, max: 2, pairs: false, least: 0.98},
		{limits: 3, max: 2, pairs: false, least: 0.98},
		{limits: 3, max: identifiers, pairs: true, least: 0.70},
	} {
		t.Run(fmt.Sprintf("%d limits of %d, pairs %t", test.limits, test.max, test.pairs), func(t *testing.T) {
			left, right := worstGraph(identifiers, test.pairs)
			before := heap()
			g := NewGraph(identifiers)
			limits := make([]TypeLimit, test.limits)
			for i := range limits {
				limits[i].Max = test.max
			}
			g.Limit(limits)
			g.Link(left, right)
			g.Rank(keys, ranks)
			if g.Over() > 0 {
				g.TakeApart()
				g.Rank(keys, ranks)
			}
			got, planned := float64(heap()-before), float64(GraphBytes(identifiers, test.limits))
			runtime.KeepAlive([]any{g, left, right, keys, ranks})
			t.Logf("%.1f bytes an identifier, %.1f planned", got/identifiers, planned/identifiers)
			if got > planned || got < test.least*planned {
				t.Errorf("got %.0f bytes, planned are %.0f", got, planned)
			}
		})
	}
}

// TestGraphBytesBounds: a graph that is too large for a place of 31 bits is too large for any memory; an empty one costs next to nothing.
func TestGraphBytesBounds(t *testing.T) {
	for _, identifiers := range []uint64{1 << 31, 1 << 40, 1<<64 - 1} {
		if got := GraphBytes(identifiers, 0); got != 1<<64-1 {
			t.Errorf("%d identifiers are planned with %d bytes, want no memory that there is", identifiers, got)
		}
	}
	if got := GraphBytes(0, 0); got > 1<<20 {
		t.Errorf("an empty graph is planned with %d bytes", got)
	}
	for _, identifiers := range []uint64{1_000_000, 50_000_000, 1_000_000_000} {
		if got := float64(GraphBytes(identifiers, 0)) / float64(identifiers); got > 32 {
			t.Errorf("%d identifiers are planned with %.1f bytes each, want at most 32", identifiers, got)
		}
	}
}
