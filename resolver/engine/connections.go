package engine

import (
	"net"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// connections are this process's open ones of clients of the listeners at the addresses, as file descriptors.
func connections(listeners ...string) (all []int) {
	ports := map[int]bool{}
	for _, address := range listeners {
		if _, port, err := net.SplitHostPort(address); err == nil {
			number, _ := strconv.Atoi(port)
			ports[number] = true
		}
	}
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		return nil // the server waits for them, then
	}
	for _, entry := range entries {
		fd, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if listening, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN); err != nil || listening != 0 {
			continue
		}
		if name, err := unix.Getsockname(fd); err == nil && ports[portOf(name)] {
			all = append(all, fd)
		}
	}
	return all
}

func portOf(name unix.Sockaddr) int {
	switch name := name.(type) {
	case *unix.SockaddrInet4:
		return name.Port
	case *unix.SockaddrInet6:
		return name.Port
	}
	return -1
}
