package faults

import (
	"fmt"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// point is one statement of a run: the number, from 1, of those of its step.
type point struct {
	step   string
	number int
}

func (p point) String() string { return fmt.Sprint(p.step, "_", p.number) }

// fault is a harm at a point. Of a cut the first pairs of the list are executed. share, from 0 to 1, says which of several like harms it
// is: how many of the bytes pass, or which answer is given.
type fault struct {
	point
	harm  harm
	pairs int
	share float64
}

func (f fault) String() string {
	switch f.harm {
	case cut:
		return fmt.Sprint(f.point, " ", f.harm, " after ", f.pairs)
	case refused:
		return fmt.Sprintf("%s %s with %.26s", f.point, f.harm, f.refusal().text)
	}
	return fmt.Sprint(f.point, " ", f.harm)
}

// proxy stands between kindred and the server.
type proxy struct {
	address   string
	warehouse *warehouse
	before    func()         // what a harm begins with
	working   sync.WaitGroup // what harms have begun

	mutex   sync.Mutex
	fault   fault
	victim  *program
	reached bool
	ended   bool  // an operator has ended the statement
	problem error // why the fault was not what it should be
	counts  map[string]int
	points  []point       // in the order in which they came
	lists   map[point]int // how many tables or pairs a statement has
}

func newProxy(t *testing.T, w *warehouse) *proxy {
	t.Helper()
	p := &proxy{warehouse: w}
	p.address = listen(t, p)
	return p
}

// begin starts kindred behind the proxy, with one fault.
func (p *proxy) begin(t *testing.T, f fault, arguments ...string) *program {
	t.Helper()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.fault, p.reached, p.ended, p.problem = f, false, false, nil
	p.counts, p.points, p.lists = map[string]int{}, nil, map[point]int{}
	p.victim = beginAt(t, p.warehouse, embeddedtest.Behind(p.address, p.warehouse.reach), arguments...)
	return p.victim
}

var queryIDs = regexp.MustCompile(`^kindred(?:/[0-9a-f-]{36})?/(.+)/[^/]+$`)

// arrive notes a statement, and returns what it is and the fault to come.
func (p *proxy) arrive(queryID string, behind []byte) (point, fault, *program) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	step := "connect"
	if found := queryIDs.FindStringSubmatch(queryID); found != nil {
		step = found[1]
	}
	p.counts[step]++
	at := point{step, p.counts[step]}
	p.points = append(p.points, at)
	p.lists[at] = partsOf(behind)
	p.reached = p.reached || at == p.fault.point
	return at, p.fault, p.victim
}

// exhaust lets a user lose patience, who presses Ctrl-C.
func exhaust(victim *program) {
	select {
	case <-time.After(200 * time.Millisecond):
	case <-victim.ended:
	}
	victim.interrupt()
}

// killSoon kills the server once it is at a statement that was just sent.
func (p *proxy) killSoon() {
	time.Sleep(time.Millisecond)
	if err := p.warehouse.kill(); err != nil {
		p.report(err)
	}
}

// restart kills the server and starts it again, so fast that kindred need not notice.
func (p *proxy) restart() {
	p.mutex.Lock() // another statement has to find the new server, or none
	defer p.mutex.Unlock()
	err := p.warehouse.kill()
	if err == nil {
		err = p.warehouse.begin()
	}
	if err != nil {
		p.problem = err
	}
}

// stopAndStart is what an upgrade does to the server: it ends in good order, and comes back.
func (p *proxy) stopAndStart() {
	err := p.warehouse.stop()
	if err == nil {
		err = p.warehouse.begin()
	}
	if err != nil {
		p.report(err)
	}
}

// report makes the test fail.
func (p *proxy) report(problem error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.problem == nil {
		p.problem = problem
	}
}

// behind is the server's address.
func (p *proxy) behind() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.warehouse.reach
}
