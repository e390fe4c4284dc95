package embeddedtest

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
)

// What names the server that tests use in the place of engines. Nothing is read later than at the start: WithPrograms changes the
// environment.
const (
	// ServerVariable has the server's address, http://, https:// or clickhouse://, with user and password. Without it tests start engines.
	ServerVariable = "KINDRED_TEST_URL"
	// httpVariable has the HTTP address of a server that ServerVariable names by clickhouse://, where it is on another port than usual.
	httpVariable = "KINDRED_TEST_HTTP_URL"
	// runVariable has the Run of several test programs, whose databases are dropped together.
	runVariable = "KINDRED_TEST_RUN"
)

// Server is a ClickHouse server that tests use in the place of engines of their own.
type Server struct {
	URL  string // as it was given, for what Kindred does
	HTTP string // http:// or https://, for what tests ask past it
}

// given is the server of the environment, as it was when it was first asked for. Both are nil without one.
var given = sync.OnceValues(func() (*Server, error) {
	address := os.Getenv(ServerVariable)
	if address == "" {
		return nil, nil
	}
	return ParseServer(address, os.Getenv(httpVariable))
})

// Given returns the server that the environment names, nil without one, or an error that says what is wrong with the address.
func Given() (*Server, error) { return given() }

// OnServer tells whether the environment names a server, rightly or not.
func OnServer() bool {
	server, err := given()
	return server != nil || err != nil
}

// ParseServer reads a server's address. Tests ask by HTTP, so a server that is given as clickhouse:// has to listen by HTTP too: on
// httpAddress, or if that is empty on the same host's usual port. An error never shows the password.
func ParseServer(address, httpAddress string) (*Server, error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Hostname() == "" {
		return nil, fmt.Errorf("%s cannot be read: write it as http://user:password@host:8123, with special characters of the password percent-encoded", ServerVariable)
	}
	secure := parsed.Scheme == "clickhouse" && parsed.RawQuery == "secure=true"
	if strings.Trim(parsed.Path, "/") != "" || parsed.RawQuery != "" && !secure {
		return nil, fmt.Errorf("%s has a database or options behind the port: tests make databases of their own, and take secure=true of clickhouse:// alone", ServerVariable)
	}
	parsed.Path, parsed.RawQuery = "", ""
	switch parsed.Scheme {
	case "http", "https":
		if parsed.Port() == "" {
			parsed.Host += map[string]string{"http": ":8123", "https": ":8443"}[parsed.Scheme]
		}
		return &Server{URL: parsed.String(), HTTP: parsed.String()}, nil
	case "clickhouse":
		if httpAddress != "" {
			asked, err := ParseServer(httpAddress, "")
			if err != nil || asked.URL != asked.HTTP {
				return nil, fmt.Errorf("%s is no address that begins with http:// or https:// and ends with the port", httpVariable)
			}
			return &Server{URL: address, HTTP: asked.HTTP}, nil
		}
		parsed.Scheme, parsed.Host = "http", strings.TrimSuffix(parsed.Host, ":"+parsed.Port())+":8123"
		if secure {
			parsed.Scheme, parsed.Host = "https", strings.TrimSuffix(parsed.Host, ":8123")+":8443"
		}
		return &Server{URL: address, HTTP: parsed.String()}, nil
	default:
		return nil, fmt.Errorf("%s begins with %q: use http://, https:// or clickhouse://", ServerVariable, parsed.Scheme+":")
	}
}

// databases is what the names of all databases of this process begin with, so that tests touch no others, and several processes none of
// each other's.
var databases = sync.OnceValue(func() string {
	run := os.Getenv(runVariable)
	if run == "" {
		return prefixOf(NewRun())
	}
	return prefixOf(run) + NewRun() + "_"
})

func prefixOf(run string) string { return "kindred_test_" + run + "_" }

// NewRun makes a name for a Run of tests, or for another thing that no other may be named like.
func NewRun() string {
	var random [4]byte
	rand.Read(random[:]) // never fails, by its documentation
	return hex.EncodeToString(random[:])
}

// RunVariable is the environment entry by which test programs belong to a Run.
func RunVariable(run string) string { return runVariable + "=" + run }

// Database is the name of a database that no other process has: name with a prefix.
func Database(name string) string { return databases() + name }

// Behind is the address of a proxy that stands before the warehouse, with the user and password of that.
func Behind(proxy, warehouse string) string {
	front, err := url.Parse(proxy)
	if err != nil {
		return proxy
	}
	if back, err := url.Parse(warehouse); err == nil {
		front.User = back.User
	}
	return front.String()
}

// NeedsEngine skips a test that says why it cannot do with a server.
func NeedsEngine(t testing.TB, why string) {
	t.Helper()
	if OnServer() {
		t.Skip("needs an engine of its own: " + why)
	}
}

// DropRun drops all databases of a Run of tests.
func (s *Server) DropRun(ctx context.Context, run string) error { return s.drop(ctx, prefixOf(run)) }

var (
	//go:embed databases.sql
	databasesQuery string
	//go:embed drop.sql
	dropStatement string
)

// drop drops the databases whose names begin with the prefix.
func (s *Server) drop(ctx context.Context, prefix string) error {
	answer, err := s.tell(ctx, databasesQuery, url.Values{"param_prefix": {prefix}})
	if err != nil {
		return fmt.Errorf("drop the databases of the tests, which begin with %s: %w", prefix, err)
	}
	var problems []error
	for _, name := range strings.Split(strings.TrimSuffix(answer, "\n"), "\n") {
		if name == "" {
			continue
		}
		if _, err := s.tell(ctx, dropStatement, url.Values{"param_name": {name}}); err != nil {
			problems = append(problems, fmt.Errorf("drop the tests' database %s: %w", name, err))
		}
	}
	return errors.Join(problems...)
}

// tell sends a statement or query, with values of its parameters by their names, and returns the answer.
func (s *Server) tell(ctx context.Context, query string, parameters url.Values) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	answer, err := Tell(ctx, s.HTTP, parameters, strings.NewReader(query))
	var unreachable *url.Error
	if errors.As(err, &unreachable) {
		return "", fmt.Errorf("reach %s: %w", withoutUser(s.HTTP), unreachable.Err) // url.Error shows the user, and masks the password alone
	}
	return answer, err
}

func withoutUser(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return "the server"
	}
	parsed.User = nil
	return parsed.String()
}

// withServer has use work on the server, if the environment names one, and drops this process's databases after it, also after failures.
func withServer(server *Server, use func(url string) (int, error)) (code int, err error) {
	if err := server.Check(context.Background()); err != nil {
		return 1, err
	}
	defer func() {
		if dropped := server.drop(context.Background(), databases()); dropped != nil {
			code, err = 1, errors.Join(err, dropped)
		}
	}()
	return use(server.HTTP)
}

// URL is the HTTP address of a warehouse for one test that makes no databases: the server, or an engine that ends with the test.
func URL(t testing.TB) string {
	t.Helper()
	server, err := given()
	if err != nil {
		t.Fatal(err)
	}
	if server == nil {
		return Start(t, embedded.Config{}).URL()
	}
	return server.HTTP
}
