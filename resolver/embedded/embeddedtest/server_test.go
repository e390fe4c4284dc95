package embeddedtest

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded"
)

func TestParseServer(t *testing.T) {
	for _, c := range []struct{ address, http, wantHTTP, wantError string }{
		{address: "http://ann:pass%40word@example.com", wantHTTP: "http://ann:pass%40word@example.com:8123"},
		{address: "https://ann:secret@example.com/", wantHTTP: "https://ann:secret@example.com:8443"},
		{address: "http://example.com:18123", wantHTTP: "http://example.com:18123"},
		{address: "clickhouse://ann:secret@example.com:9000", wantHTTP: "http://ann:secret@example.com:8123"},
		{address: "clickhouse://ann:secret@example.com?secure=true", wantHTTP: "https://ann:secret@example.com:8443"},
		{address: "clickhouse://[::1]:9000", wantHTTP: "http://[::1]:8123"},
		{address: "clickhouse://ann@example.com", http: "http://ann@example.com:18123", wantHTTP: "http://ann@example.com:18123"},
		{address: "clickhouse://example.com", http: "clickhouse://example.com", wantError: "KINDRED_TEST_HTTP_URL is no address"},
		{address: "embedded:./data", wantError: "KINDRED_TEST_URL cannot be read"},
		{address: "http://ann:se cret@example.com:81%23", wantError: "percent-encoded"},
		{address: "mysql://ann:secret@example.com", wantError: `begins with "mysql:"`},
		{address: "http://ann:secret@example.com/raw", wantError: "has a database or options"},
		{address: "https://ann:secret@example.com?skip_verify=true", wantError: "has a database or options"},
	} {
		server, err := ParseServer(c.address, c.http)
		switch {
		case c.wantError != "":
			if err == nil || !strings.Contains(err.Error(), c.wantError) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: got the error %v, want one with %q and without the password", c.address, err, c.wantError)
			}
		case err != nil:
			t.Errorf("%s: %v", c.address, err)
		case server.HTTP != c.wantHTTP:
			t.Errorf("%s: tests ask %s, want %s", c.address, server.HTTP, c.wantHTTP)
		}
	}
}

// TestCheck: the engine has all that the suites need, and without a right one line says which. Other databases stay as they are.
func TestCheck(t *testing.T) {
	engine := Start(t, embedded.Config{})
	Ask(t, engine.URL(), "CREATE DATABASE kindred_test_of_others")
	names := func() string {
		return Ask(t, engine.URL(), "SELECT groupArray(name) FROM system.databases WHERE name LIKE 'kindred%'")
	}
	before := names()
	if err := (&Server{HTTP: engine.URL()}).Check(t.Context()); err != nil {
		t.Error(err)
	}
	for _, c := range []struct{ setting, value, want string }{
		{"readonly", "1", "the tests cannot CREATE DATABASE: Code: 164"},
		{"allow_ddl", "0", "the tests cannot CREATE DATABASE: "},
		{"session_timezone", "Asia/Tokyo", "the tests cannot have UTC as time zone"},
		{"max_rows_to_read", "1", "the tests cannot SELECT, with the settings of a run: Code: 158"},
	} {
		err := (&Server{HTTP: with(t, engine.URL(), c.setting, c.value)}).Check(t.Context())
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s = %s: got the error %v, want one line with %q", c.setting, c.value, err, c.want)
		}
	}
	closed := Listen(t, "")
	closed.Close()
	err := (&Server{HTTP: "http://ann:secret@" + closed.Addr().String()}).Check(t.Context())
	if err == nil || !strings.Contains(err.Error(), "the server does not answer") || strings.Contains(err.Error(), "secret") {
		t.Errorf("nothing listens: got the error %v", err)
	}
	if after := names(); after != before {
		t.Errorf("got the databases %s, want %s", after, before)
	}
}

// TestDropRun drops the databases of all programs of one run, and no others.
func TestDropRun(t *testing.T) {
	engine := Start(t, embedded.Config{})
	for _, name := range []string{"kindred_test_aa_11_raw", "`kindred_test_aa_22_it\\'s \\`a\\``", "kindred_test_ab_11_raw", "raw"} {
		Ask(t, engine.URL(), "CREATE DATABASE "+name)
	}
	if err := (&Server{HTTP: engine.URL()}).DropRun(t.Context(), "aa"); err != nil {
		t.Fatal(err)
	}
	got := Ask(t, engine.URL(), "SELECT arraySort(groupArray(name)) FROM system.databases WHERE name LIKE 'kindred%' OR name = 'raw'")
	if want := "['kindred_test_ab_11_raw','raw']"; got != want {
		t.Errorf("got the databases %s, want %s", got, want)
	}
}

// with is the engine with a setting for every statement, as a user's profile on a server has it.
func with(t *testing.T, engineURL, setting, value string) string {
	t.Helper()
	target, err := url.Parse(engineURL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		query := r.In.URL.Query()
		query.Set(setting, value)
		r.Out.URL.RawQuery = query.Encode()
	}, Transport: &http.Transport{DisableKeepAlives: true}})
	t.Cleanup(proxy.Close)
	return Behind(proxy.URL, engineURL)
}
