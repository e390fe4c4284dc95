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

// harm is what is done at a point, as the package's comment lists it.
type harm string

const (
	nothing      harm = ""
	killedBefore harm = "killed before"
	killedAfter  harm = "killed after"
	cut          harm = "cut"
	refused      harm = "refused"
	resetBefore  harm = "reset before"
	resetAfter   harm = "reset after"
	stalled      harm = "stalled"
	engineKilled harm = "engine killed"
	restarted    harm = "engine restarted"
	diskFilled   harm = "disk filled"
)

var harms = []harm{killedBefore, killedAfter, refused, resetBefore, resetAfter, stalled, engineKilled, restarted}

// fault is a harm at a point. Of a cut the first pairs of the list are executed.
type fault struct {
	point
	harm  harm
	pairs int
}

func (f fault) String() string {
	if f.harm == cut {
		return fmt.Sprint(f.point, " ", f.harm, " after ", f.pairs)
	}
	return fmt.Sprint(f.point, " ", f.harm)
}

// proxy stands between kindred and the engine. Its front speaks the protocol by which kindred reaches the warehouse.
type proxy struct {
	address   string // of the front
	warehouse *warehouse
	fill      func() // fills the engine's disk

	mutex   sync.Mutex
	fault   fault
	victim  *program
	reached bool
	problem error // why the fault was not what it should be
	counts  map[string]int
	points  []point       // in the order in which they came
	lists   map[point]int // how many tables or pairs a statement has
}

func newProxy(t *testing.T, w *warehouse) *proxy {
	t.Helper()
	p := &proxy{warehouse: w}
	if w.protocol == "native" {
		p.address = listenNative(t, p)
	} else {
		p.address = listenHTTP(t, p)
	}
	return p
}

// begin starts kindred behind the proxy, with one fault.
func (p *proxy) begin(t *testing.T, f fault, arguments ...string) *program {
	t.Helper()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.fault, p.reached, p.problem = f, false, nil
	p.counts, p.points, p.lists = map[string]int{}, nil, map[point]int{}
	p.victim = beginAt(t, p.warehouse, embeddedtest.Behind(p.address, p.warehouse.reach), arguments...)
	return p.victim
}

var queryIDs = regexp.MustCompile(`^kindred(?:/[0-9a-f-]{36})?/(.+)/[^/]+$`)

// What a server may answer every statement with.
const (
	refusalCode = 241
	refusal     = "DB::Exception: Memory limit (total) exceeded: would use 9.99 GiB, maximum: 9.00 GiB. (MEMORY_LIMIT_EXCEEDED)"
)

// arrive notes a statement, and returns what it is and the fault to come.
func (p *proxy) arrive(queryID, text string) (point, fault, *program) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	step := "connect"
	if found := queryIDs.FindStringSubmatch(queryID); found != nil {
		step = found[1]
	}
	p.counts[step]++
	at := point{step, p.counts[step]}
	p.points = append(p.points, at)
	p.lists[at] = len(splitList(text))
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

// killSoon kills the engine once it is at a statement that was just sent.
func (p *proxy) killSoon() {
	time.Sleep(time.Millisecond)
	if err := p.warehouse.kill(); err != nil {
		p.report(err)
	}
}

// restart kills the engine and starts it again, so fast that kindred need not notice.
func (p *proxy) restart() {
	p.mutex.Lock() // another statement has to find the address of the new engine, or none
	defer p.mutex.Unlock()
	err := p.warehouse.kill()
	if err == nil {
		err = p.warehouse.begin()
	}
	if err != nil {
		p.problem = err
	}
}

// report makes the test fail.
func (p *proxy) report(problem error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.problem = problem
}

// behind is the engine's address.
func (p *proxy) behind() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.warehouse.reach
}
