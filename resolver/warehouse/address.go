package warehouse

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
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
	// Insecure accepts any certificate.
	Insecure bool
	// ServerName is what the server's certificate has to be for, "" for Host.
	ServerName string
	// HTTPPort is where a server that is reached by its native protocol listens for HTTP, "" to ask it.
	HTTPPort string
	// authorities are those that certificates have to be of, nil for the machine's own.
	authorities *x509.CertPool
}

var defaultPorts = map[string]string{"http": "8123", "https": "8443", "clickhouse": "9000"}

// defaultSecurePort is that of the native protocol with TLS.
const defaultSecurePort = "9440"

// ParseURL reads http://user:pass@host:8123/database, https://…:8443 or clickhouse://…:9000. The ports are optional. What the query may
// hold, options says. An error never shows the password.
func ParseURL(text string) (Address, error) {
	text = strings.TrimSpace(text)
	parsed, err := url.Parse(text)
	if err != nil {
		if _, rest, has := strings.Cut(text, "://"); has && !strings.Contains(rest, "@") && strings.Contains(err.Error(), "invalid port") {
			return Address{}, errors.New("the warehouse URL cannot be read: what stands behind the colon of its host is no port: " +
				"write it as http://host:8123, or with a password as http://user:password@host:8123")
		}
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
	options, err := url.ParseQuery(parsed.RawQuery)
	if err != nil {
		return Address{}, fmt.Errorf("the warehouse URL has options that cannot be read: write them as ?secure=true&ca=FILE, percent-encoded")
	}
	if err := address.setOptions(options); err != nil {
		return Address{}, fmt.Errorf("the warehouse URL%w", err)
	}
	switch {
	case parsed.Port() != "":
		port = parsed.Port()
	case address.native() && address.Secure:
		port = defaultSecurePort
	}
	if !isPort(port) {
		return Address{}, fmt.Errorf("the warehouse URL has the port %s: ports go from 1 to 65535", port)
	}
	address.Host = net.JoinHostPort(parsed.Hostname(), port)
	if parsed.User != nil {
		address.password, _ = parsed.User.Password()
		if name := parsed.User.Username(); name != "" {
			address.User = name
		}
	}
	if database := strings.Trim(parsed.Path, "/"); database != "" {
		address.Database = database
	}
	return address, nil
}

// setOptions reads secure=true (TLS on clickhouse://), ca=FILE, tls_server_name=NAME and skip_verify=true, which say whose certificates are
// taken, and http_port=N. One that would change nothing is an error: who gives it believes that it does.
func (a *Address) setOptions(given url.Values) error {
	var ca string
	for name, values := range given {
		if len(values) > 1 {
			return fmt.Errorf(" has the option %q twice", name)
		}
		value := values[0]
		var err error
		switch name {
		case "secure":
			var on bool
			on, err = strconv.ParseBool(value)
			a.Secure = a.Secure || on
		case "skip_verify":
			a.Insecure, err = strconv.ParseBool(value)
		case "ca":
			if ca = value; ca == "" {
				return errors.New("'s option ca is empty: name a file with certificates")
			}
		case "tls_server_name":
			if a.ServerName = value; value == "" {
				return errors.New("'s option tls_server_name is empty: name the host that the certificate is for")
			}
		case "http_port":
			if a.HTTPPort = value; !isPort(value) {
				return fmt.Errorf("'s option http_port is %q: ports go from 1 to 65535", value)
			}
		default:
			return fmt.Errorf(" has the option %q: only secure, ca, tls_server_name, skip_verify and http_port are known", name)
		}
		if err != nil {
			return fmt.Errorf("'s option %s is %q: it is true or false", name, value)
		}
	}
	switch {
	case !a.Secure && (ca != "" || a.ServerName != "" || a.Insecure):
		return errors.New(" has an option about certificates and no TLS: use https://, or clickhouse:// with secure=true")
	case a.Insecure && ca != "":
		return errors.New(" has ca and skip_verify=true: with the one certificates are checked, with the other they are not")
	case a.HTTPPort != "" && !a.native():
		return errors.New("'s option http_port goes with clickhouse:// alone: this address is one of HTTP already")
	case ca == "":
		return nil
	}
	var err error
	if a.authorities, err = readAuthorities(ca); err != nil {
		return fmt.Errorf("'s option ca: %w", err)
	}
	return nil
}

func isPort(text string) bool {
	number, err := strconv.Atoi(text)
	return err == nil && number >= 1 && number <= 65535
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
		options.DialStrategy = dialWithoutDeadline
	}
	return options
}

func dialWithoutDeadline(ctx context.Context, id int, options *clickhouse.Options, dial clickhouse.Dial) (clickhouse.DialResult, error) {
	return clickhouse.DefaultDialStrategy(withoutDeadline{ctx}, id, options, dial)
}

// native reports whether the address is one of ClickHouse's native protocol.
func (a Address) native() bool { return a.Scheme == "clickhouse" }

// overHTTP is the same server's address by HTTP, on a port of the same host. User and certificates are the same.
func (a Address) overHTTP(port string) Address {
	host, _, _ := net.SplitHostPort(a.Host) // ParseURL put them together
	a.Scheme, a.Host = "http", net.JoinHostPort(host, port)
	if a.Secure {
		a.Scheme = "https"
	}
	return a
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
