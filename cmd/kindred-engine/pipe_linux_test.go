package main_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestBrokenPipe: that a client has gone is told to the thread that writes by a signal, which ended the process now and then.
func TestBrokenPipe(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir(), nil).serves(t)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "SigIgn:")
	ignored, err := strconv.ParseUint(strings.Fields(after)[0], 16, 64)
	if err != nil || ignored&(1<<(unix.SIGPIPE-1)) == 0 {
		t.Errorf("got the ignored signals %x and the error %v, want SIGPIPE among them", ignored, err)
	}
}
