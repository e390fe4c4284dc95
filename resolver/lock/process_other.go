//go:build !linux

package lock

import "os"

// thisProcess names host and pid, for people to read. They do not tell a process from a later one with its pid.
func thisProcess() process {
	host, _ := os.Hostname()
	return process{Host: host, PID: os.Getpid()}
}

// isDead reports whether the process is known to be dead, which is not found out on this system.
func (p process) isDead() bool { return false }
