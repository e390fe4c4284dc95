package faults

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// statements are attempts to break each command at one of its statements.
func (s *story) statements(random *rand.Rand) (attempts []attempt) {
	for _, f := range s.faults(random) {
		attempts = append(attempts, attempt{"statements/" + s.name + "/" + f.String(), func(t *testing.T, w *warehouse, p *proxy) { s.breakAt(t, f, w, p) }})
	}
	return attempts
}

// byHand are attempts to end each statement of a run as an operator does who sees it in system.processes. Most are done before he can.
func (s *story) byHand(random *rand.Rand) (attempts []attempt) {
	points := slices.Clone(s.points)
	random.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	switch {
	case *only != "", s.name != "incremental":
		return nil
	case !long():
		points = points[:2]
	}
	for _, at := range points {
		f := fault{point: at, harm: endedByHand}
		attempts = append(attempts, attempt{"by hand/" + s.name + "/" + at.String(), func(t *testing.T, w *warehouse, p *proxy) { s.breakAt(t, f, w, p) }})
	}
	return attempts
}

// faults chooses those of a command.
func (s *story) faults(random *rand.Rand) []fault {
	var chosen, publishing, others []fault
	for _, at := range s.points {
		var here []fault
		for _, h := range harms {
			if embeddedtest.OnServer() && toServer[h] {
				continue
			}
			here = append(here, fault{point: at, harm: h, share: random.Float64()})
		}
		for pairs := 1; pairs < s.lists[at]; pairs++ {
			here = append(here, fault{point: at, harm: cut, pairs: pairs})
		}
		isPublishing := strings.HasPrefix(at.step, "publish/")
		switch {
		case *only != "":
			if strings.Contains(s.name+"/"+at.step, *only) {
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
	for _, from := range [][]fault{publishing, others} { // of both as many
		random.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
		chosen = append(chosen, from[:min(len(from), s.sample)]...)
	}
	return chosen
}

// breakAt gives the command, breaks it, and looks at what is left.
func (s *story) breakAt(t *testing.T, f fault, w *warehouse, p *proxy) {
	w.restore(t, s.moment)
	command := p.begin(t, f, s.arguments...)
	code := command.wait(t)
	said := command.output.String()
	p.working.Wait()
	p.mutex.Lock()
	reached, ended, problem := p.reached, p.ended, p.problem
	p.mutex.Unlock()
	if problem != nil {
		t.Fatalf("%v\n%s", problem, said)
	}
	if f.harm == engineKilled {
		w.start(t)
	}
	if !reached {
		t.Fatalf("the command never came to %s:\n%s", f.point, said)
	}
	if ended && long() {
		fmt.Printf("%s: ended by hand, and the command's exit code is %d\n", f.point, code)
	}
	published := w.published(t)
	switch wasKilled := f.harm == killedBefore || f.harm == killedAfter || f.harm == cut; {
	case wasKilled && code != -1:
		t.Errorf("got exit code %d, want a kill\n%s", code, said)
	case wasKilled:
	case code == 0: // not all statements are needed
		if !published.is(s.new) {
			t.Errorf("it says that it is done, and did not publish:\n%s", published.diff(s.new))
		}
	case code != 1:
		t.Errorf("got exit code %d, want 1\n%s", code, said)
	case f.harm == refused && !strings.Contains(said, f.refusal().says):
		t.Errorf("it does not say what the server answered:\n%s", said)
	case ended && !strings.Contains(said, "ended by hand"):
		t.Errorf("it does not say that somebody ended its statement:\n%s", said)
	case !strings.Contains(said, "kindred: "):
		t.Errorf("it does not say why it failed:\n%s", said)
	}
	// Each exchange is atomic, all of them are not: a statement that was cut among them is for the next run to finish.
	between := (f.step == "publish/exchange" || f.step == "publish/rename") && (f.harm == cut || toServer[f.harm])
	s.checkWhole(t, published, between)
	w.checkEnd(t, s)
	if t.Failed() {
		t.Logf("exit code %d\n%s", code, said)
	}
}
