package lock

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestTwoAtOnce starts contenders in two processes at the same instant. Nobody releases before everybody has answered, so more
// than one who got the lock would be two at once.
func TestTwoAtOnce(t *testing.T) {
	for _, c := range []struct {
		name                      string
		rounds, contendersOfEvery int
	}{{"two", 50, 1}, {"ten", 15, 5}} {
		t.Run(c.name, func(t *testing.T) {
			database := newDatabase(t, "at_once_"+c.name)
			processes := []*contenderProcess{startContender(t, database, c.contendersOfEvery), startContender(t, database, c.contendersOfEvery)}
			won := make([]int, len(processes))
			for round := range c.rounds {
				start := fmt.Sprint("take ", time.Now().Add(3*time.Millisecond).UnixNano())
				for _, p := range processes {
					p.say(t, start)
				}
				var outcomes []string
				for i, p := range processes {
					words := strings.Fields(p.answer(t))
					outcomes = append(outcomes, words...)
					won[i] += strings.Count(strings.Join(words, " "), "done")
				}
				all := strings.Join(outcomes, " ")
				if strings.Count(all, "done") != 1 || strings.Count(all, "held") != len(outcomes)-1 {
					t.Errorf("round %d: got %s, want one that is done and the others held", round+1, all)
				}
				for _, p := range processes {
					p.say(t, "release")
				}
				for _, p := range processes {
					if got := p.answer(t); strings.Trim(strings.NewReplacer("none", "", "done", "").Replace(got), " ") != "" {
						t.Errorf("round %d: released: %s", round+1, got)
					}
				}
			}
			t.Logf("of %d rounds the processes won %v", c.rounds, won)
		})
	}
}

// TestChurn has many contenders take and release the lock as fast as they can: tables are made, withdrawn and swept all the
// time. In the file that the holders write, one leaves before another enters.
func TestChurn(t *testing.T) {
	database := newDatabase(t, "churn")
	path := filepath.Join(t.TempDir(), "holders")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const contenders, times = 4, 8
	processes := []*contenderProcess{startContender(t, database, contenders), startContender(t, database, contenders)}
	for _, p := range processes {
		p.say(t, fmt.Sprint("churn ", times, " ", path))
	}
	for _, p := range processes {
		if got, want := p.answer(t), strings.TrimSpace(strings.Repeat("done ", contenders)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if got, want := len(lines), 2*len(processes)*contenders*times; got != want {
		t.Errorf("got %d lines, want %d", got, want)
	}
	changes := 0
	for i := 0; i+1 < len(lines); i += 2 {
		holder, entered := strings.CutPrefix(lines[i], "enter ")
		if !entered || lines[i+1] != "leave "+holder {
			t.Fatalf("two at once, line %d: %q, then %q", i+1, lines[i], lines[i+1])
		}
		if i > 0 && lines[i-1] != "leave "+holder {
			changes++
		}
	}
	if changes < contenders {
		t.Errorf("the holder changed %d times: this test proves nothing", changes)
	}
	t.Logf("%d holders one after the other, %d of them another than before; tables at the end: %s", len(lines)/2, changes, tables(t, database))
}

// TestKilledHolder kills a holder that has no time to release: on the same machine nobody waits for the lock to expire.
func TestKilledHolder(t *testing.T) {
	if thisProcess().Boot == "" {
		t.Skip("this system does not tell whether a process is dead")
	}
	database := newDatabase(t, "killed")
	p := startContender(t, database, 1)
	p.say(t, "take 0")
	if got := p.answer(t); got != "done" {
		t.Fatalf("the holder: %s", got)
	}
	next := contender(t, database, "next")
	var held *Held
	if _, _, err := Acquire(t.Context(), next); !as(err, &held) || held.PID != p.Process.Pid {
		t.Fatalf("got the error %v, want one that process %d holds the lock", err, p.Process.Pid)
	}
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// Nobody has waited for the process, so it stays a zombie.
	for killed := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		l, _, err := Acquire(t.Context(), next)
		if err == nil {
			t.Logf("taken over %s after the kill", time.Since(killed).Round(time.Millisecond))
			if l.Number() != 2 {
				t.Errorf("got the number %d, want 2", l.Number())
			}
			release(t, l)
			break
		}
		if time.Since(killed) > 5*time.Second {
			t.Fatalf("the lock of a killed process is still held: %v", err)
		}
	}
}
