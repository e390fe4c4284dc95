package console

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"golang.org/x/sys/unix"
)

// openTerminal returns the two ends of a pseudo-terminal of that many columns: what is written to terminal is read from master.
func openTerminal(t *testing.T, columns uint16) (master, terminal *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { master.Close() })
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatalf("unlock the pseudo-terminal: %v", err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatalf("number of the pseudo-terminal: %v", err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { terminal.Close() })
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		t.Fatalf("size of the pseudo-terminal: %v", err)
	}
	return master, terminal
}

func TestTerminals(t *testing.T) {
	for _, test := range []struct {
		term    string
		columns uint16
		redraws bool
	}{
		{"xterm-256color", 80, true}, {"", 80, true}, {"dumb", 80, false}, {"xterm", 39, false}, {"xterm", 0, false},
	} {
		t.Run(fmt.Sprintf("%s-%d", test.term, test.columns), func(t *testing.T) {
			t.Setenv("TERM", test.term)
			_, terminal := openTerminal(t, test.columns)
			screen := NewScreen(terminal, time.Now)
			if !screen.IsTerminal() || screen.redraws != test.redraws {
				t.Errorf("got terminal %v, redraws %v; want true, %v", screen.terminal, screen.redraws, test.redraws)
			}
		})
	}
}

func TestRunOnATerminal(t *testing.T) {
	t.Setenv("TERM", "xterm")
	master, terminal := openTerminal(t, 70)
	screen := NewScreen(terminal, newFakeClock().Now)
	run := NewRun(screen, slog.New(slog.DiscardHandler))
	run.StageStarted(resolver.Extract, 2)
	run.StepDone(resolver.Extract, "links", 5, time.Second)
	run.Close()
	fmt.Fprintln(screen, "end of test")

	var written strings.Builder
	for lines := bufio.NewScanner(master); lines.Scan(); {
		line := strings.TrimRight(lines.Text(), "\r")
		written.WriteString(line + "\n")
		if line == "end of test" {
			break
		}
	}
	got := visible(t, written.String())
	if len(got) != 2 || !strings.HasPrefix(got[0], "extract [") || len(got[0]) > 70 || !strings.HasSuffix(got[0], "stopped") {
		t.Errorf("got %q, want one bar that says it stopped, within 70 columns", got)
	}
}
