package resolver

import (
	"sync"
	"sync/atomic"
)

// stretch is how many rows a worker takes at a time: few enough that all end together, though other programs use the cores too.
const stretch = 4096

// share divides that many rows among the workers, in stretches, and comes back when all are done. Stretches begin in order.
func (g *Graph) share(rows int, work func(from, to int)) {
	if rows <= g.alone || g.workers < 2 {
		if rows > 0 {
			work(0, rows)
		}
		return
	}
	var (
		next atomic.Int64
		all  sync.WaitGroup
	)
	run := func() {
		for {
			to := int(next.Add(stretch))
			if to-stretch >= rows {
				return
			}
			work(to-stretch, min(to, rows))
		}
	}
	for range min(g.workers, (rows+stretch-1)/stretch) - 1 {
		all.Go(run)
	}
	run()
	all.Wait()
}
