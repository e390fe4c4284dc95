package faults

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

// workers is how many warehouses are at work at the same time.
const workers = 2

// attempt is a command with a fault.
type attempt struct {
	*story
	fault
}

// TestStatements breaks each command at one of its statements, and looks at what is left.
func TestStatements(t *testing.T) {
	t.Parallel()
	first := newWarehouse(t)
	first.prepare(t)
	stories := told.tell(t, first)
	var attempts []attempt
	for number, s := range stories {
		attempts = append(attempts, s.attempts(rand.New(rand.NewPCG(*seed, uint64(number))))...)
	}
	t.Logf("%d faults", len(attempts))
	queue := make(chan attempt)
	var all sync.WaitGroup
	for number := range workers {
		w := first
		if number > 0 {
			w = newWarehouse(t)
			w.prepare(t)
		}
		p := newProxy(t, w)
		all.Go(func() {
			for a := range queue {
				t.Run(fmt.Sprint(a.story.name, "/", a.fault), func(t *testing.T) { a.try(t, w, p) })
			}
		})
	}
	for _, a := range attempts {
		queue <- a
	}
	close(queue)
	all.Wait()
}

// attempts chooses the faults of a command.
func (s *story) attempts(random *rand.Rand) []attempt {
	var chosen, publishing, others []attempt
	for _, at := range s.points {
		var here []attempt
		for _, h := range harms {
			here = append(here, attempt{s, fault{point: at, harm: h}})
		}
		for pairs := 1; pairs < s.lists[at]; pairs++ {
			here = append(here, attempt{s, fault{at, cut, pairs}})
		}
		isPublishing := strings.HasPrefix(at.step, "publish/")
		switch {
		case *only != "":
			if strings.Contains(at.step, *only) {
				chosen = append(chosen, here...)
			}
		case long() && isPublishing:
			chosen = append(chosen, here...)
		case long():
			chosen = append(chosen, here[random.IntN(len(here))])
		case isPublishing:
			publishing = append(publishing, here[random.IntN(len(here))])
		default:
			others = append(others, here[random.IntN(len(here))])
		}
	}
	for _, from := range [][]attempt{publishing, others} { // of both as many
		random.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
		chosen = append(chosen, from[:min(len(from), s.sample)]...)
	}
	return chosen
}

// try gives the command, breaks it, and looks at what is left.
func (a attempt) try(t *testing.T, w *warehouse, p *proxy) {
	w.restore(t, a.moment)
	command := p.begin(t, a.fault, a.arguments...)
	code := command.wait(t)
	said := command.output.String()
	p.mutex.Lock()
	reached, killing := p.reached, p.killing
	p.mutex.Unlock()
	if a.harm == engineKilled {
		if killing != nil {
			t.Fatal(killing)
		}
		w.start(t)
	}
	if !reached {
		t.Fatalf("the command never came to %s:\n%s", a.point, said)
	}
	published := w.published(t)
	switch wasKilled := a.harm == killedBefore || a.harm == killedAfter || a.harm == cut; {
	case wasKilled && code != -1:
		t.Errorf("got exit code %d, want a kill\n%s", code, said)
	case wasKilled:
	case code == 0: // not all statements are needed
		if !published.is(a.new) {
			t.Errorf("it says that it is done, and did not publish:\n%s", published.diff(a.new))
		}
	case code != 1:
		t.Errorf("got exit code %d, want 1\n%s", code, said)
	case a.harm == refused && !strings.Contains(said, "Memory limit (total) exceeded"):
		t.Errorf("it does not say what the engine answered:\n%s", said)
	case !strings.Contains(said, "kindred: "):
		t.Errorf("it does not say why it failed:\n%s", said)
	}
	// Each exchange is atomic, all of them are not: a statement that was cut among them is for the next run to finish.
	between := (a.step == "publish/exchange" || a.step == "publish/rename") && (a.harm == cut || a.harm == engineKilled)
	a.checkWhole(t, published, between)
	w.checkEnd(t, a.story)
	if t.Failed() {
		t.Logf("exit code %d\n%s", code, said)
	}
}
