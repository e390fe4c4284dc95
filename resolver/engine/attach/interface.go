package attach

import (
	"net"
	"time"
)

// PasswordVariable is the environment variable that holds the password of the engine's user User: on a command line everybody could
// read it. Without it the password is a random one.
const PasswordVariable = "KINDRED_ENGINE_PASSWORD"

// User is the engine's user that has every right. Its password stands in the data path's lock, for those who may read that.
const User = "kindred"

// DefaultGrace is how long an engine that was told to stop lets running queries go on, unless it was told otherwise.
const DefaultGrace = 10 * time.Second

// Reachable turns an address that means every interface into one of loopback.
func Reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
