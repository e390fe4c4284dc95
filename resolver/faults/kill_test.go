package faults

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// TestKilled kills kindred as it says that it begins a stage, and at random moments.
func TestKilled(t *testing.T) {
	t.Parallel()
	w := newWarehouse(t)
	w.prepare(t)
	stories := told.tell(t, w)
	random := rand.New(rand.NewPCG(*seed, 1))
	times := 1
	if long() {
		times = 20
		for _, s := range []*story{named(stories, "incremental"), named(stories, "full")} {
			for _, stage := range []resolver.Stage{resolver.Extract, resolver.Resolve, resolver.Fold, resolver.Check, resolver.Publish} {
				t.Run(fmt.Sprint(s.name, " before ", stage), func(t *testing.T) {
					w.killWhen(t, s, func(p *program) bool {
						return strings.Contains(p.output.String(), fmt.Sprintf(`"msg":"stage started","stage":%q`, stage))
					})
				})
			}
		}
	}
	for _, s := range stories {
		for number := range times {
			t.Run(fmt.Sprint(s.name, " at random ", number+1), func(t *testing.T) {
				moment := time.Now().Add(time.Duration(random.Int64N(int64(s.took))))
				w.killWhen(t, s, func(*program) bool { return time.Now().After(moment) })
			})
		}
	}
}

// killWhen gives a command and kills it when it is time.
func (w *warehouse) killWhen(t *testing.T, s *story, now func(*program) bool) {
	t.Helper()
	w.restore(t, s.moment)
	command := begin(t, w.url, s.arguments...)
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

// TestEngineKilled kills the engine at random moments of a run that started it: the run says so, and the next one starts another.
func TestEngineKilled(t *testing.T) {
	t.Parallel()
	w := newWarehouse(t)
	w.prepare(t)
	stories := told.tell(t, w)
	random := rand.New(rand.NewPCG(*seed, 2))
	times := 1
	if long() {
		times = 15
	}
	for _, s := range []*story{named(stories, "incremental"), named(stories, "full")} {
		for number := range times {
			t.Run(fmt.Sprint(s.name, " ", number+1), func(t *testing.T) {
				w.restore(t, s.moment)
				if err := w.engine.Close(); err != nil {
					t.Fatal(err)
				}
				command := begin(t, "embedded:"+w.path, s.arguments...)
				for _, running := attach.Running(w.path); !running && command.lives(); _, running = attach.Running(w.path) {
					time.Sleep(time.Millisecond)
				}
				time.Sleep(time.Duration(random.Int64N(int64(s.took))))
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
			})
		}
	}
}
