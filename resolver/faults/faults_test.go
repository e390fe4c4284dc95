package faults

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"
)

// workers is how many warehouses are at work at the same time.
const workers = 2

// attempt is one try to break something, in a warehouse that is restored first.
type attempt struct {
	name string
	try  func(t *testing.T, w *warehouse, p *proxy)
}

// numbered is an attempt with its place, from 1, among all.
type numbered struct {
	attempt
	number int
}

// sample is two of the attempts, in the short set.
func sample(random *rand.Rand, attempts []attempt) []attempt {
	if long() {
		return attempts
	}
	random.Shuffle(len(attempts), func(i, j int) { attempts[i], attempts[j] = attempts[j], attempts[i] })
	return attempts[:min(2, len(attempts))]
}

// TestFaults breaks each command in many ways, and looks at what is left.
func TestFaults(t *testing.T) {
	t.Parallel()
	warehouses := []*warehouse{newWarehouse(t)}
	warehouses[0].prepare(t)
	stories := warehouses[0].tell(t)
	if t.Failed() {
		return // without true stories there is nothing to hold others against
	}
	random := rand.New(rand.NewPCG(*seed, 0))
	var attempts []attempt
	for _, s := range stories {
		attempts = slices.Concat(attempts,
			s.statements(random), s.byHand(random), s.kills(random), s.engineKills(random), s.twice(),
			sample(random, s.orphans()), sample(random, s.limits()))
	}
	var chosen []numbered
	for i, a := range attempts {
		if i%parts == part-1 && i >= *from-1 {
			chosen = append(chosen, numbered{a, i + 1})
		}
	}
	t.Logf("%d of %d attempts", len(chosen), len(attempts))
	queue := make(chan numbered)
	var all sync.WaitGroup
	for number := range workers {
		if number > 0 {
			w := newWarehouse(t)
			w.prepare(t)
			warehouses = append(warehouses, w)
		}
		w, p := warehouses[number], newProxy(t, warehouses[number])
		all.Go(func() {
			for a := range queue {
				begun := time.Now()
				passed := t.Run(a.name, func(t *testing.T) { a.try(t, w, p) })
				if long() { // which takes so long that one wants to know how it stands
					fmt.Printf("attempt %d, %s: passed %t, %.1f s\n", a.number, a.name, passed, time.Since(begun).Seconds())
				}
			}
		})
	}
	for _, a := range chosen {
		queue <- a
	}
	close(queue)
	all.Wait()
}
