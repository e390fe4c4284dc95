package resolver

import (
	"fmt"
	"runtime"
	"testing"
)

// TestGraphBytes compares the plan with what a graph of a million identifiers holds in the end.
func TestGraphBytes(t *testing.T) {
	const identifiers, links = 1_000_000, 999_999
	left, right := make([]Key, links), make([]Key, links)
	keys, ranks := make([]Key, identifiers), make([]uint64, identifiers)
	for i := range identifiers {
		keys[i], ranks[i] = testKey(uint64(i), false), Rank(uint64(i), 0, false)
	}
	copy(left, keys)
	copy(right, keys[1:])
	for _, limits := range []int{0, 1, 3} {
		t.Run(fmt.Sprintf("%d limits", limits), func(t *testing.T) {
			before := heap()
			g := NewGraph(identifiers)
			g.Limit(make([]TypeLimit, limits))
			g.Link(left, right)
			g.Rank(keys, ranks)
			got, planned := float64(heap()-before), float64(GraphBytes(identifiers, limits))
			runtime.KeepAlive([]any{g, left, right, keys, ranks})
			t.Logf("%.1f bytes an identifier, %.1f planned", got/identifiers, planned/identifiers)
			if got > 1.02*planned || got < 0.93*planned {
				t.Errorf("got %.0f bytes, planned are %.0f", got, planned)
			}
		})
	}
}
