package faults

import (
	"bytes"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is a kindred in a process of its own.
type program struct {
	command *exec.Cmd
	output  output
	ended   chan struct{}
}

// output collects what a process prints, and may be read while it prints.
type output struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (o *output) Write(text []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.Write(text)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}

// begin starts kindred on the warehouse, with the model of the tests.
func begin(t *testing.T, w *warehouse, arguments ...string) *program {
	t.Helper()
	return beginAt(t, w, w.reach, arguments...)
}

// beginAt is begin with another address, by which the same warehouse is reached.
func beginAt(t *testing.T, w *warehouse, address string, arguments ...string) *program {
	t.Helper()
	p := &program{command: exec.Command(binary, arguments...), ended: make(chan struct{})}
	p.command.Env = append(os.Environ(), w.environment(address)...)
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = p.command.Wait(); close(p.ended) }()
	t.Cleanup(p.kill)
	return p
}

// kill ends the process at once, if it has not ended yet, and waits for that.
func (p *program) kill() {
	_ = p.command.Process.Kill()
	<-p.ended
}

// lives tells whether the process has not ended.
func (p *program) lives() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// interrupt is Ctrl-C.
func (p *program) interrupt() { _ = p.command.Process.Signal(syscall.SIGINT) }

// wait returns the exit code, -1 of a program that was killed.
func (p *program) wait(t *testing.T) int {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(2 * time.Minute):
		t.Fatalf("kindred %q does not end:\n%s", p.command.Args[1:], p.output.String())
	}
	return p.command.ProcessState.ExitCode()
}

// must has kindred do its work.
func must(t *testing.T, w *warehouse, arguments ...string) {
	t.Helper()
	p := begin(t, w, arguments...)
	if code := p.wait(t); code != 0 {
		t.Fatalf("kindred %q: got exit code %d, want 0\n%s", arguments, code, p.output.String())
	}
}
