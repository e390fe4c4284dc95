package chdb

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/ebitengine/purego"
	"golang.org/x/sys/unix"
)

// terminal is what clickhouse-local needs as standard input when it starts: without one, the first error in a thread of a connection
// ends the process, a wrong password by the native protocol, say. It looks once. From there on the terminal is only what it reads when it
// has nothing else to do, which is its end: a word for that is typed at once.
type terminal struct {
	mutex sync.Mutex
	file  *os.File // the end that people would sit at; nil where there is none
}

func (t *terminal) open() error {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	system, err := findTerminals()
	if err != nil {
		return err
	}
	fd := system.open(unix.O_RDWR | unix.O_NOCTTY)
	if fd < 0 || system.grant(fd) != 0 || system.unlock(fd) != 0 {
		return errors.New("open a terminal for the server, which does not start without one: the system gives none; is /dev/pts mounted?")
	}
	unix.CloseOnExec(int(fd))
	t.file = os.NewFile(uintptr(fd), "terminal")
	path := system.name(fd)
	err = becomeStdin(path)
	if err == nil {
		_, err = t.file.WriteString("exit\n")
	}
	if err != nil {
		return fmt.Errorf("open a terminal for the server, which does not start without one: %s: %w", path, err)
	}
	return nil
}

// LeaveTerminal makes standard input an empty one, for a program that has started: what reads there finds its end.
func (l *Library) LeaveTerminal() error {
	l.terminal.mutex.Lock()
	defer l.terminal.mutex.Unlock()
	if l.terminal.file == nil {
		return nil
	}
	err := becomeStdin(os.DevNull)
	l.terminal.file.Close()
	l.terminal.file = nil
	return err
}

func becomeStdin(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	return unix.Dup2(int(file.Fd()), int(os.Stdin.Fd()))
}

// terminals are the functions of the system's C library, with the C prototype above each.
type terminals struct {
	// int posix_openpt(int flags);
	open func(flags int32) int32
	// int grantpt(int fd);
	grant func(fd int32) int32
	// int unlockpt(int fd);
	unlock func(fd int32) int32
	// char *ptsname(int fd);
	name func(fd int32) string
}

func findTerminals() (system terminals, err error) {
	for _, f := range []struct {
		function any
		symbol   string
	}{{&system.open, "posix_openpt"}, {&system.grant, "grantpt"}, {&system.unlock, "unlockpt"}, {&system.name, "ptsname"}} {
		address, err := purego.Dlsym(purego.RTLD_DEFAULT, f.symbol)
		if err != nil {
			return terminals{}, fmt.Errorf("look for %s in the system's C library: %w", f.symbol, err)
		}
		purego.RegisterFunc(f.function, address)
	}
	return system, nil
}
