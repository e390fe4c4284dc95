package lock

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// thisProcess reads what tells this process from others. Without a /proc of its own pid namespace it leaves out what would be
// needed to know it dead.
func thisProcess() process {
	host, _ := os.Hostname() // only for display where it is not known
	p := process{Host: host, PID: os.Getpid()}
	if self, err := os.Readlink("/proc/self"); err != nil || self != strconv.Itoa(p.PID) {
		return p
	}
	status, err := readStatus(p.PID)
	if err != nil {
		return p
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return p
	}
	namespace, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return p
	}
	// Start times are shifted by a time namespace, which older kernels do not have.
	clock, _ := os.Readlink("/proc/self/ns/time")
	p.Started, p.Boot, p.Namespace = status.started, strings.TrimSpace(string(boot)), strings.TrimSpace(namespace+" "+clock)
	return p
}

// isDead reports whether the process is known to be dead: false is also for what cannot be known from here.
func (p process) isDead() bool {
	here := thisProcess()
	if p.PID <= 0 || p.Host == "" || p.Boot == "" || p.Namespace == "" || p.Host != here.Host || p.Boot != here.Boot || p.Namespace != here.Namespace {
		return false
	}
	// A /proc that hides other users' processes does not hide them from kill.
	if err := syscall.Kill(p.PID, 0); errors.Is(err, syscall.ESRCH) {
		return true
	}
	status, err := readStatus(p.PID)
	return err == nil && (status.started != p.Started || status.zombie)
}

type status struct {
	started uint64 // clock ticks after the boot
	zombie  bool
}

// readStatus reads /proc/PID/stat as proc_pid_stat(5) describes it.
func readStatus(pid int) (status, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return status{}, err
	}
	return parseStatus(text)
}

func parseStatus(text []byte) (status, error) {
	// The second field is the program's name in parentheses, which may itself have spaces and parentheses.
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	const state, started = 0, 19 // the third and the twenty-second field of all
	if len(fields) <= started {
		return status{}, fmt.Errorf("%q is no /proc/PID/stat", text)
	}
	ticks, err := strconv.ParseUint(string(fields[started]), 10, 64)
	letter := string(fields[state])
	return status{started: ticks, zombie: letter == "Z" || letter == "X"}, err
}
