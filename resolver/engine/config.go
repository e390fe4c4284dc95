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

// Config says what an engine serves and to whom.
type Config struct {
	DataPath     string        // folder of the warehouse; made if it does not exist
	Listen       string        // host:port of HTTP; port 0 takes a free one. Anything but loopback needs a password
	NativeListen string        // host:port of the native protocol, likewise, on the same host; "" takes a free port there
	Password     string        // of attach.User; "" makes a random one
	Private      bool          // nobody comes in without a password; else user default may do everything, if Password is "" too
	UsersFile    string        // users.xml of the owner's, with users beside Kindred's; "" for none
	ConfigFile   string        // config.xml of the owner's, with clusters and macros beside what Kindred states; "" for none
	MemoryLimit  uint64        // bytes that the server may use in all; 0 is 80 % of the machine, or of the cgroup
	Grace        time.Duration // for running queries at a stop, before they are killed; 0 is attach.DefaultGrace
	Library      *chdb.Library
	Logger       *slog.Logger
}

// DefaultListen is where kindred-engine listens by HTTP. The native protocol takes a free port: ClickHouse's own, 9000, is often another
// server's. Programs that attach find it by the data path's lock.
const DefaultListen = "127.0.0.1:8123"

// ErrConfig is wrapped by every complaint about a Config.
var ErrConfig = errors.New("configuration")

// ErrPasswordNeeded is wrapped when an engine would be open to the network without a password.
var ErrPasswordNeeded = errors.New("an address that other machines can reach needs a password")

// addresses are where a server listens: ClickHouse has one host for all of its protocols.
type addresses struct {
	host             string
	http, nativePort string
}

// addresses checks what needs no disk and no network.
func (c Config) addresses() (addresses, error) {
	if c.DataPath == "" {
		return addresses{}, fmt.Errorf("%w: the data path is empty: name a folder for the warehouse", ErrConfig)
	}
	host, port, err := c.split(c.Listen)
	if err != nil {
		return addresses{}, err
	}
	if c.NativeListen == "" {
		return addresses{host, port, "0"}, nil
	}
	nativeHost, nativePort, err := c.split(c.NativeListen)
	if err != nil {
		return addresses{}, err
	}
	if host != nativeHost {
		return addresses{}, fmt.Errorf("%w: the server listens on one host, and %q and %q are two: name the same one in --listen and --native-listen",
			ErrConfig, c.Listen, c.NativeListen)
	}
	if port != "0" && port == nativePort {
		return addresses{}, fmt.Errorf("%w: --listen and --native-listen both have port %s: give them two", ErrConfig, port)
	}
	return addresses{host, port, nativePort}, nil
}

func (c Config) split(address string) (host, port string, err error) {
	host, port, err = net.SplitHostPort(address)
	if err != nil {
		return "", "", fmt.Errorf("%w: listen on %q: %w (it is HOST:PORT, such as %s)", ErrConfig, address, err, DefaultListen)
	}
	if c.Password == "" && !isLoopback(host) {
		return "", "", fmt.Errorf("%w: listen on %s: %w: set %s, or listen on 127.0.0.1", ErrConfig, address, ErrPasswordNeeded, attach.PasswordVariable)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return "", "", fmt.Errorf("%w: listen on %q: port %q is no number up to 65535", ErrConfig, address, port)
	}
	if host == "" {
		host = "0.0.0.0"
	}
	return host, port, nil
}

// isLoopback is strict: a name other than localhost could mean anything tomorrow.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
