package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
)

// TestRandomHistories plays random histories on the engine and by the reference, and compares every output table, row by row, after
// each run: random models, streams out of order, windows, changes of the model, forced full runs. In the end some are resolved once
// more in full, which must change nothing, and some in a fresh place, at once and in another order.
// -cases says how many histories, -seed which.
func TestRandomHistories(t *testing.T) {
	var shrunk atomic.Bool
	for number := range *cases {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			t.Parallel()
			s := newStream(rand.New(rand.NewPCG(*seed, uint64(number))))
			h := s.history()
			d := h.play(t, s, fmt.Sprintf("random_%d", number))
			if d == "" {
				return
			}
			t.Errorf("the run and the reference differ (-seed %d, history %d of %d windows and %d events):\n%s", *seed, number, len(h.windows), h.size(), d)
			if *smaller && shrunk.CompareAndSwap(false, true) { // one example is enough, and shrinking takes a while
				h, d = h.smallest(t, s, d)
				t.Errorf("a part of it that fails as well, as a scenario:\n%s\n%.20000s", d, h)
			}
		})
	}
}
