package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// escapes are the sequences that move the cursor and change colours.
var escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

// onTerminal runs the program as a person sees it, on a pseudo-terminal of 100 columns, and returns what the terminal was sent.
func (s *session) onTerminal(args ...string) string {
	s.t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		s.t.Skipf("no pseudo-terminals here: %v", err)
	}
	defer master.Close()
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(int(master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 100})
	}
	if err != nil {
		s.t.Skipf("no pseudo-terminals here: %v", err)
	}
	terminal, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		s.t.Skipf("no pseudo-terminals here: %v", err)
	}
	command := exec.Command(binary, args...)
	command.Env = append(os.Environ(), "TERM=xterm", "KINDRED_WAREHOUSE_URL=embedded:"+filepath.Join(s.folder, "data"))
	command.Stdin, command.Stdout, command.Stderr = terminal, terminal, terminal
	if err := command.Start(); err != nil {
		s.t.Fatal(err)
	}
	terminal.Close()
	var screen bytes.Buffer
	_, _ = io.Copy(&screen, master) // ends with an error when the program has closed the terminal
	_ = command.Wait()
	return s.answer(args, command.ProcessState.ExitCode(), screen.String(), "").exits(exitDone).stdout
}

// TestTerminal: people see bars and tables, and no JSON.
func TestTerminal(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	const byType = "SELECT id_type, count() AS n FROM identity.identity_map GROUP BY 1 ORDER BY 1"
	for _, test := range []struct {
		args  []string
		wants []string
	}{
		{[]string{"load", s.journey()}, []string{"[", "100%", "5 events", "Loaded 5 events from 1 file."}},
		{[]string{"run"}, []string{"extract [", "resolve [", "fold ", "check ", "publish ", journeySummary, "Seconds per stage"}},
		{[]string{"query", byType}, []string{"┌─id_type──────┬─n─┐", "│ anonymous_id │ 2 │", "└"}},
		{[]string{"--warehouse-url", e.NativeURL(), "query", byType}, []string{"┌─id_type──────┬─n─┐", "│ anonymous_id │ 2 │", "└"}},
		{[]string{"check"}, []string{"All is well"}},
	} {
		got := s.onTerminal(test.args...)
		for _, want := range test.wants {
			// Colours and weights may stand between a table's lines and its words.
			if !strings.Contains(escapes.ReplaceAllString(got, ""), want) {
				t.Errorf("kindred %q on a terminal: want %q in %q", test.args, want, got)
			}
		}
		if strings.Contains(got, `"level":`) {
			t.Errorf("kindred %q on a terminal: got logs for machines: %q", test.args, got)
		}
	}
}
