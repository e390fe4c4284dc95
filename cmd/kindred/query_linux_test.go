package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// meter counts what a process prints, and looks how much memory it has meanwhile.
type meter struct {
	t       *testing.T
	command *exec.Cmd
	printed int
	looked  int // at so much printed
	peak    int // in KiB
}

func (m *meter) Write(p []byte) (int, error) {
	m.printed += len(p)
	if m.printed-m.looked > 20<<20 {
		m.looked = m.printed
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", m.command.Process.Pid))
		if err != nil {
			m.t.Error(err)
		}
		_, after, _ := strings.Cut(string(status), "VmHWM:")
		if _, err := fmt.Sscan(after, &m.peak); err != nil {
			m.t.Error(err)
		}
	}
	return len(p), nil
}

// TestQueryLarge: a result that is larger than what the program may have in memory goes through it.
func TestQueryLarge(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	const size, limit = 400_000 * 1_000, 128 << 10 // bytes, and KiB
	for _, address := range []string{e.URL(), e.NativeURL()} {
		command := exec.Command(binary, "--warehouse-url", address, "query", "--format", "TSVRaw", "SELECT repeat('x', 999) FROM numbers(400000)")
		m := &meter{t: t, command: command}
		command.Stdout = m
		if err := command.Run(); err != nil || m.printed != size {
			t.Errorf("got %d bytes and the error %v, want %d", m.printed, err, size)
		}
		if m.peak == 0 || m.peak > limit {
			t.Errorf("got %d KiB of memory for a result of %d, want at most %d", m.peak, size>>10, limit)
		}
		t.Logf("%d KiB of memory for a result of %d", m.peak, size>>10)
	}
}
