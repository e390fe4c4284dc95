package warehouse

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Address is a parsed warehouse URL.
type Address struct {
	Scheme   string // http, https or clickhouse
	Host     string // host:port
	User     string
	password string
	Database string // the session's database, "default" unless the path names one
	Secure   bool   // TLS
	// Insecure accepts any certificate: ?skip_verify=true.
	Insecure bool
}

var defaultPorts = map[string]string{"http": "8123", "https": "8443", "clickhouse": "9000"}

// ParseURL reads http://user:pass@host:8123/database, https://…:8443 or clickhouse://…:9000. The ports are optional. The query may
// hold secure=true (TLS on clickhouse://) and skip_verify=true. An error never shows the password.
func ParseURL(text string) (Address, error) {
	parsed, err := url.Parse(text)
	if err != nil {
		// The error of package url quotes the text, and the password with it.
		return Address{}, fmt.Errorf("the warehouse URL cannot be read: write it as http://user:password@host:8123, with special characters of the password percent-encoded")
	}
	address := Address{Scheme: parsed.Scheme, User: "default", Database: "default", Secure: parsed.Scheme == "https"}
	port, known := defaultPorts[parsed.Scheme]
	if parsed.Scheme == "" {
		return Address{}, fmt.Errorf("the warehouse URL has no scheme: use embedded:PATH, http://, https:// or clickhouse://")
	}
	if !known {
		return Address{}, fmt.Errorf("the warehouse URL begins with %q: use embedded:PATH, http://, https:// or clickhouse://", parsed.Scheme+":")
	}
	if parsed.Hostname() == "" {
		return Address{}, fmt.Errorf("the warehouse URL names no host: write it as %s://user:password@host:%s", parsed.Scheme, port)
	}
	if parsed.Port() != "" {
		port = parsed.Port()
	}
	if number, err := strconv.Atoi(port); err != nil || number < 1 || number > 65535 {
		return Address{}, fmt.Errorf("the warehouse URL has the port %s: ports go from 1 to 65535", port)
	}
	host := parsed.Hostname()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	address.Host = host + ":" + port
	if parsed.User != nil {
		address.password, _ = parsed.User.Password()
		if name := parsed.User.Username(); name != "" {
			address.User = name
		}
	}
	if database := strings.Trim(parsed.Path, "/"); database != "" {
		address.Database = database
	}
	for name, values := range parsed.Query() {
		on := values[0] == "true" || values[0] == "1"
		switch name {
		case "secure":
			address.Secure = address.Secure || on
		case "skip_verify":
			address.Insecure = on
		default:
			return Address{}, fmt.Errorf("the warehouse URL has the option %q: only secure and skip_verify are known", name)
		}
	}
	return address, nil
}

// String is the address without its password.
func (a Address) String() string {
	user := a.User
	if a.password != "" {
		user += ":***"
	}
	return fmt.Sprintf("%s://%s@%s/%s", a.Scheme, user, a.Host, a.Database)
}

func (a Address) options() *clickhouse.Options {
	options := &clickhouse.Options{
		Addr:        []string{a.Host},
		Auth:        clickhouse.Auth{Database: a.Database, Username: a.User, Password: a.password},
		TLS:         a.tls(),
		DialTimeout: dialTimeout,
		ClientInfo:  clickhouse.ClientInfo{Products: []struct{ Name, Version string }{{Name: clientName}}},
		// Long statements send no byte until they end; max_execution_time bounds them instead.
		ReadTimeout:     24 * time.Hour,
		MaxOpenConns:    8,
		MaxIdleConns:    4,
		ConnMaxLifetime: time.Hour,
		BlockBufferSize: 4,
	}
	if !a.native() {
		options.Protocol = clickhouse.HTTP
	}
	return options
}

// native reports whether the address is one of ClickHouse's native protocol.
func (a Address) native() bool { return a.Scheme == "clickhouse" }

// tls is nil where connections are not encrypted.
func (a Address) tls() *tls.Config {
	if !a.Secure {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: a.Insecure}
}

const (
	clientName  = "kindred"
	dialTimeout = 10 * time.Second
)

func newSuffix() string {
	var random [6]byte
	rand.Read(random[:]) // never fails, by its documentation
	return hex.EncodeToString(random[:])
}
