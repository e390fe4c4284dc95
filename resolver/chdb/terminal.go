package chdb

import (
	"fmt"
	"os"

	"github.com/ebitengine/purego"
	"golang.org/x/sys/unix"
)

// openTerminal puts a terminal of its own in the place of standard input, with a word typed there that ends the program once it reads.
// clickhouse-local needs one: otherwise the first error in a thread of a connection ends the process, a wrong password by the native
// protocol, say. The terminal is there until it is closed.
func openTerminal() (*os.File, error) {
	system, err := findTerminals()
	if err != nil {
		return nil, err
	}
	fd := system.open(unix.O_RDWR | unix.O_NOCTTY)
	if fd < 0 || system.grant(fd) != 0 || system.unlock(fd) != 0 {
		return nil, fmt.Errorf("open a terminal for the server, which does not go without one: the system has none to give; is /dev/pts mounted?")
	}
	unix.CloseOnExec(int(fd))
	terminal := os.NewFile(uintptr(fd), "terminal")
	path := system.name(fd)
	other, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
	if err == nil {
		defer other.Close()
		err = unix.Dup2(int(other.Fd()), int(os.Stdin.Fd()))
	}
	if err == nil {
		_, err = terminal.WriteString("exit\n")
	}
	if err != nil {
		terminal.Close()
		return nil, fmt.Errorf("open a terminal for the server, which does not go without one: %s: %w", path, err)
	}
	return terminal, nil
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
