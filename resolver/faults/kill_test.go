package faults

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// kills are attempts to kill kindred as it says that it begins a stage, and at random moments.
func (s *story) kills(random *rand.Rand) (attempts []attempt) {
	if *only != "" {
		return nil
	}
	times := 1
	if long() {
		times = 20
		for _, stage := range []resolver.Stage{resolver.Extract, resolver.Resolve, resolver.Fold, resolver.Check, resolver.Publish} {
			if s.name == "rollback" {
				break // it has no stages
			}
			begins := fmt.Sprintf(`"msg":"stage started","stage":%q`, stage)
			attempts = append(attempts, attempt{fmt.Sprint("kills/", s.name, "/before ", stage), func(t *testing.T, w *warehouse, _ *proxy) {
				s.killWhen(t, w, func(p *program) bool { return strings.Contains(p.output.String(), begins) })
			}})
		}
	}
	for number := range times {
		after := time.Duration(random.Int64N(int64(s.took)))
		attempts = append(attempts, attempt{fmt.Sprint("kills/", s.name, "/at random ", number+1), func(t *testing.T, w *warehouse, _ *proxy) {
			var begun time.Time
			s.killWhen(t, w, func(*program) bool {
				if begun.IsZero() {
					begun = time.Now()
				}
				return time.Since(begun) > after
			})
		}})
	}
	return attempts
}

// killWhen gives the command and kills it when it is time.
func (s *story) killWhen(t *testing.T, w *warehouse, now func(*program) bool) {
	t.Helper()
	w.restore(t, s.moment)
	command := begin(t, w, s.arguments...)
	for !now(command) && command.lives() {
		time.Sleep(time.Millisecond)
	}
	command.kill()
	w.idle(t) // the engine ends the statement that it was at
	s.checkWhole(t, w.published(t), false)
	w.checkEnd(t, s)
	if t.Failed() {
		t.Log(command.output.String())
	}
}

// engineKills are attempts to kill the engine at random moments of a command that started it: the command says so, and the next one
// starts another.
func (s *story) engineKills(random *rand.Rand) (attempts []attempt) {
	times := 10
	switch {
	case *only != "", !long() && s.name != "incremental", embeddedtest.OnServer():
		return nil
	case !long():
		times = 1
	}
	for number := range times {
		after := time.Duration(random.Int64N(int64(s.took)))
		attempts = append(attempts, attempt{fmt.Sprint("engine kills/", s.name, "/", number+1), func(t *testing.T, w *warehouse, _ *proxy) {
			s.killEngine(t, w, after)
		}})
	}
	return attempts
}

func (s *story) killEngine(t *testing.T, w *warehouse, after time.Duration) {
	w.restore(t, s.moment)
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	command := beginAt(t, w, "embedded:"+w.server.path, s.arguments...)
	for _, running := attach.Running(w.server.path); !running && command.lives(); _, running = attach.Running(w.server.path) {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(after)
	killed := w.killRunning() == nil // else the run was faster
	code := command.wait(t)
	said := command.output.String()
	if code != 0 && !(code == 1 && killed && strings.Contains(said, "the engine of the embedded warehouse ended (signal: killed)")) {
		t.Errorf("got exit code %d, want 1 and that the engine ended\n%s", code, said)
	}
	w.start(t)
	s.checkWhole(t, w.published(t), true)
	w.checkEnd(t, s)
	if t.Failed() {
		t.Logf("exit code %d\n%s", code, said)
	}
}
