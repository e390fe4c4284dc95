package resolver

import (
	"sync"
	"sync/atomic"
)

// stretch is how many rows a worker takes at a time: few enough that all end together, though other programs use the cores too.
const stretch = 4096

// share divides that many rows among the workers, in stretches, and comes back when all are done. Stretches begin in order.
func (g *Graph) share(rows int, work func(from, to int)) {
	if rows <= g.alone {
		if rows > 0 {
			work(0, rows)
		}
		return
	}
	g.shareAs(rows, stretch, func(_, from, to int) { work(from, to) })
}

// shareAs is share for work that has to know which of the workers does it, in stretches of that many rows.
func (g *Graph) shareAs(rows, stretch int, work func(worker, from, to int)) {
	if rows <= stretch || g.workers < 2 {
		if rows > 0 {
			work(0, 0, rows)
		}
		return
	}
	var (
		next atomic.Int64
		all  sync.WaitGroup
	)
	run := func(worker int) {
		for {
			to := int(next.Add(int64(stretch)))
			if to-stretch >= rows {
				return
			}
			work(worker, to-stretch, min(to, rows))
		}
	}
	for worker := 1; worker < min(g.workers, (rows+stretch-1)/stretch); worker++ {
		all.Go(func() { run(worker) })
	}
	run(0)
	all.Wait()
}
