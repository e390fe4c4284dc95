package engine

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// Config says what an engine serves and within which bounds.
type Config struct {
	DataPath     string        // folder of the warehouse; made if it does not exist
	Listen       string        // host:port of HTTP; port 0 takes a free one. Anything but loopback needs a password
	NativeListen string        // host:port of the native protocol, likewise; "" does not speak it
	Password     string        // of the user `default`; "" asks for none
	MemoryLimit  uint64        // bytes that the engine may use in all; 0 leaves the choice to it (90 % of the machine)
	MaxQueries   int           // that run at once, each on an OS thread of its own; more wait. 0 is DefaultMaxQueries
	Grace        time.Duration // for running queries at a stop, before they are killed; 0 is DefaultGrace
	Library      *chdb.Library
	Logger       *slog.Logger
}

// Defaults of Config.
const (
	DefaultListen = "127.0.0.1:8123"
	// DefaultNativeListen takes a free port: ClickHouse's own, 9000, is often another server's. Programs that attach find it by the
	// data path's lock.
	DefaultNativeListen = "127.0.0.1:0"
	DefaultMaxQueries   = 64
	DefaultGrace        = attach.DefaultGrace
)

// ErrConfig is wrapped by every complaint about a Config.
var ErrConfig = errors.New("configuration")

// ErrPasswordNeeded is wrapped when an engine would be open to the network without a password.
var ErrPasswordNeeded = errors.New("an address that other machines can reach needs a password")

func (c Config) withDefaults() Config {
	if c.Listen == "" {
		c.Listen = DefaultListen
	}
	if c.MaxQueries == 0 {
		c.MaxQueries = DefaultMaxQueries
	}
	if c.Grace == 0 {
		c.Grace = DefaultGrace
	}
	return c
}

// validate checks what needs no disk and no network.
func (c Config) validate() error {
	if c.DataPath == "" {
		return fmt.Errorf("%w: the data path is empty: name a folder for the warehouse", ErrConfig)
	}
	if err := c.validateAddress(c.Listen); err != nil {
		return err
	}
	if c.NativeListen == "" {
		return nil
	}
	return c.validateAddress(c.NativeListen)
}

func (c Config) validateAddress(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%w: listen on %q: %w (it is HOST:PORT, such as %s)", ErrConfig, address, err, DefaultListen)
	}
	if c.Password == "" && !isLoopback(host) {
		return fmt.Errorf("%w: listen on %s: %w: set %s, or listen on 127.0.0.1", ErrConfig, address, ErrPasswordNeeded, attach.PasswordVariable)
	}
	return nil
}

// isLoopback is strict: a name other than localhost could mean anything tomorrow.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
