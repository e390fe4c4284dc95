package warehouse

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/sql"
)

// answering is a server that gives ClickHouse's answer of an error to some queries and asks the engine the others.
func answering(t *testing.T, engineURL string, status, code int, text string, when func(query string) bool) string {
	t.Helper()
	return between(t, engineURL, when, func(w http.ResponseWriter) {
		w.Header().Set("X-ClickHouse-Exception-Code", fmt.Sprint(code))
		w.WriteHeader(status)
		fmt.Fprintln(w, text)
	})
}

// between is a server that answers some queries itself and asks the engine the others.
func between(t *testing.T, engineURL string, when func(query string) bool, answer func(http.ResponseWriter)) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if when(r.URL.Query().Get("query") + string(body)) {
			answer(w)
			return
		}
		onward, err := http.NewRequest(r.Method, engineURL+r.URL.RequestURI(), strings.NewReader(string(body)))
		if err != nil {
			t.Error(err)
			return
		}
		response, err := http.DefaultClient.Do(onward)
		if err != nil {
			t.Error(err)
			return
		}
		defer response.Body.Close()
		for name := range response.Header {
			w.Header().Set(name, response.Header.Get(name))
		}
		w.WriteHeader(response.StatusCode)
		_, _ = io.Copy(w, response.Body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// as puts user and password into an address, in the place of those that it has.
func as(userinfo, url string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	return scheme + "://" + userinfo + "@" + rest[strings.Index(rest, "@")+1:]
}

func always(string) bool { return true }

func TestOpenErrors(t *testing.T) {
	engineURL, _ := startEngine(t)
	secure := embeddedtest.ListenTLS(t)
	// ClickHouse's TLS ports answer what is not TLS by an alert.
	alerting := embeddedtest.Listen(t, "\x15\x03\x03\x00\x02\x02\x46")
	closed := embeddedtest.Listen(t, "")
	nobody := closed.Addr().String()
	closed.Close()

	denied := "Code: 516. DB::Exception: ann: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED) (version 25.8.2.29 (official build))"
	for _, c := range []struct{ name, url, want string }{
		{"a wrong password", as("ann:hunter2", answering(t, engineURL, http.StatusForbidden, 516, denied, always)), `user "ann" or its password is wrong`},
		{"a wrong port", "http://ann:hunter2@" + nobody, "nothing listens on " + nobody},
		{"a wrong host", "http://ann:hunter2@no-such-host.invalid:8123", "the host of no-such-host.invalid:8123 is not known"},
		{"a wrong database", as("default:hunter2", engineURL) + "/no_such_database", "kindred init"},
		{"TLS to a plain port", strings.Replace(as("ann:hunter2", engineURL), "http:", "https:", 1), "does not speak TLS"},
		{"TLS to a plain port, native", strings.Replace(as("ann:hunter2", engineURL), "http:", "clickhouse:", 1) + "?secure=true", "does not speak TLS"},
		{"plain to ClickHouse's TLS port", "http://ann:hunter2@" + alerting.Addr().String(), "https:// with 8443"},
		{"plain to another TLS port", strings.Replace(as("ann:hunter2", secure.URL), "https:", "http:", 1), "https://"},
		{"an unknown certificate", as("ann:hunter2", secure.URL), "skip_verify=true"},
		{"native to an HTTP port", strings.Replace(as("ann:hunter2", engineURL), "http:", "clickhouse:", 1), "goes with"},
		{"a server that is no ClickHouse", as("ann:hunter2", answering(t, engineURL, http.StatusNotFound, 0, "<html>404 page not found</html>", always)), "404"},
		{"a scheme that is none", "ftp://ann:hunter2@h", "embedded:PATH"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // one of them takes as long as the driver waits for an answer
			err := openError(t, c.url)
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got the error\n%v\nwant one with %q", err, c.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows the password: %v", err)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("the error has several lines: %q", err)
			}
		})
	}
}

// TestStatementErrors has a server answer a statement as ClickHouse does where a run meets a limit.
func TestStatementErrors(t *testing.T) {
	engineURL, _ := startEngine(t)
	for _, c := range []struct {
		name       string
		code       int
		text, want string
	}{
		{"a user without rights", 497, "Code: 497. DB::Exception: ann: Not enough privileges. To execute this query, it's necessary to have the grant CREATE DATABASE ON identity.*. (ACCESS_DENIED) (version 25.8.2.29 (official build))",
			`user "ann" lacks a right`},
		{"a user who may only read", 164, "Code: 164. DB::Exception: ann: Cannot execute query in readonly mode. (READONLY) (version 25.8.2.29 (official build))",
			`the profile of user "ann" lets it only read: a run needs one with readonly = 0`},
		{"a user whose profile has a constraint", 452, "Code: 452. DB::Exception: Setting join_use_nulls should not be changed. (SETTING_CONSTRAINT_VIOLATION) (version 25.8.2.29 (official build))",
			`the profile of user "ann" has a constraint on a setting that is needed`},
		{"memory", 241, "Code: 241. DB::Exception: Memory limit (for query) exceeded: would use 9.32 GiB. (MEMORY_LIMIT_EXCEEDED) (version 25.8.2.29 (official build))", "max_memory_usage"},
		{"a full disk", 243, "Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE) (version 25.8.2.29 (official build))", "disk is full"},
		{"a part that was cut short", 246, "Code: 246. DB::Exception: Empty marks file '/x/all_1_6_1/data.cmrk4': 0, must be: 496: (while reading from part /x/all_1_6_1/ (CORRUPTED_DATA) (version 26.7.2.1)", "its disk was full meanwhile"},
		{"a full disk in the middle of a file", 75, "Code: 75. DB::Exception: Cannot write to file: , errno: 28, strerror: No space left on device. (CANNOT_WRITE_TO_FILE_DESCRIPTOR)", "disk is full"},
		{"time", 159, "Code: 159. DB::Exception: Timeout exceeded: elapsed 7200.1 seconds, maximum: 7200. (TIMEOUT_EXCEEDED) (version 25.8.2.29 (official build))", "KINDRED_QUERY_TIMEOUT"},
		{"a table", 60, "Code: 60. DB::Exception: Table raw.events does not exist. (UNKNOWN_TABLE) (version 25.8.2.29 (official build))", "kindred init"},
		{"a column", 47, "Code: 47. DB::Exception: Unknown expression identifier `user_id`. (UNKNOWN_IDENTIFIER) (version 25.8.2.29 (official build))", "kindred check"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url := answering(t, engineURL, http.StatusInternalServerError, c.code, c.text, func(query string) bool { return strings.Contains(query, "CREATE DATABASE") })
			w := open(t, as("ann:hunter2", url))
			err := w.Exec(t.Context(), sql.Load("init/database.sql").Set("database", "identity"))
			if err == nil {
				t.Fatal("the statement succeeds")
			}
			if Code(err) != c.code {
				t.Errorf("got the code %d, want %d", Code(err), c.code)
			}
			for _, part := range []string{"init/database", c.want, "DB::Exception"} {
				if part != "DB::Exception" && !strings.Contains(err.Error(), part) {
					t.Errorf("got the error\n%v\nwant one with %q", err, part)
				}
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows the password: %v", err)
			}
		})
	}
}

func TestCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0}, {io.EOF, 0}, {fmt.Errorf("Code: 497. DB::Exception: x"), 497}, {fmt.Errorf("wrapped: %w", fmt.Errorf("Code: 60. DB::Exception: x")), 60},
		{fmt.Errorf("Code: x"), 0}, {context.Canceled, 0},
	} {
		if got := Code(c.err); got != c.want {
			t.Errorf("Code(%v) = %d, want %d", c.err, got, c.want)
		}
	}
}
