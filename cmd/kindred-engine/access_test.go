package main_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// refused are the errors by which a server keeps a user from something, and not something from happening: rights, quotas, settings that
// the user may not change, limits, the switched-off function, and what this program does not have.
var refused = map[int32]bool{
	497: true /* ACCESS_DENIED */, 201: true /* QUOTA_EXCEEDED */, 452: true, /* SETTING_CONSTRAINT_VIOLATION */
	241: true,                                                                    /* MEMORY_LIMIT_EXCEEDED */
	395: true /* throwIf */, 358: true /* INTO_OUTFILE_NOT_ALLOWED */, 168: true, /* TOO_BIG_AST */
}

// code is that of an error of the server's, 0 for others.
func code(err error) int32 {
	var exception *clickhouse.Exception
	if errors.As(err, &exception) {
		return exception.Code
	}
	var number int32
	if rest, ok := strings.CutPrefix(errorText(err), "Code: "); ok {
		for _, digit := range rest {
			if digit < '0' || digit > '9' {
				break
			}
			number = number*10 + digit - '0'
		}
	}
	return number
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestOutsider: on an engine that kindred started nobody without its password can do anything that matters, whichever way he comes.
func TestOutsider(t *testing.T) {
	p := privateEngine(t)
	p.must(t, "CREATE DATABASE private")
	p.must(t, "CREATE TABLE private.t (a Int8) ENGINE = MergeTree ORDER BY a")
	p.must(t, "INSERT INTO private.t VALUES (42)")
	const state = "SELECT groupArray((database, name)), (SELECT groupArray(name) FROM system.functions WHERE origin != 'System'), " +
		"(SELECT groupArray(a) FROM private.t) FROM system.tables WHERE database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')"
	before := p.must(t, state)
	for way, ask := range p.ways() {
		for _, user := range []string{"", "default"} {
			for _, statement := range lines(t, "outsider.sql") {
				statement = strings.ReplaceAll(statement, "{port}", portOf(t, p.holder.Native))
				answer, err := ask(user, "", statement)
				for tries := 0; code(err) == 202 && tries < 100; tries++ { // the statement before is about to end, and default has one at a time
					time.Sleep(20 * time.Millisecond)
					answer, err = ask(user, "", statement)
				}
				if !refused[code(err)] {
					t.Errorf("%s, user %q: %s: got %q %v, want a refusal", way, user, statement, answer, err)
				}
			}
		}
		for _, guess := range []struct{ user, password string }{{attach.User, ""}, {attach.User, "guess"}, {"admin", ""}} {
			if answer, err := ask(guess.user, guess.password, "SELECT 1"); code(err) != 516 {
				t.Errorf("%s, user %s with %q: got %q %v", way, guess.user, guess.password, answer, err)
			}
		}
		if answer, err := ask(attach.User, p.holder.Password, "SELECT sum(a) FROM private.t"); answer != "42" {
			t.Errorf("%s, with the password: got %q %v", way, answer, err)
		}
	}
	if after := p.must(t, state); after != before {
		t.Errorf("got\n%s, want\n%s", after, before)
	}
	if _, err := os.Stat("/dev/shm/kindred-outsider"); err == nil {
		t.Error("a file was written")
	}
}

// TestWebPage: what a page of another site can make a browser send without asking first, changes nothing, and it may not read answers.
func TestWebPage(t *testing.T) {
	p := privateEngine(t)
	const statement = "CREATE DATABASE of_a_page"
	for name, make := range map[string]func() *http.Request{
		"a form": func() *http.Request {
			request, _ := http.NewRequest(http.MethodPost, p.url()+"/", strings.NewReader(statement))
			request.Header.Set("Content-Type", "text/plain")
			return request
		},
		"a form with a user": func() *http.Request {
			request, _ := http.NewRequest(http.MethodPost, p.url()+"/?user=default", strings.NewReader(statement))
			request.Header.Set("Content-Type", "text/plain")
			return request
		},
		"a form with Kindred's user": func() *http.Request {
			request, _ := http.NewRequest(http.MethodPost, p.url()+"/?user="+attach.User+"&password=", strings.NewReader(statement))
			request.Header.Set("Content-Type", "text/plain")
			return request
		},
		"an image": func() *http.Request {
			request, _ := http.NewRequest(http.MethodGet, p.url()+"/?query=CREATE+DATABASE+of_a_page", nil)
			return request
		},
		"an image of a name that was bound anew": func() *http.Request {
			request, _ := http.NewRequest(http.MethodGet, p.url()+"/?query=CREATE+DATABASE+of_a_page", nil)
			request.Host = "rebound.example.com"
			return request
		},
	} {
		request := make()
		request.Header.Set("Origin", "https://example.com")
		code, body, header := status(t, request)
		if code < 400 || header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: got %d %s, allowed origin %q", name, code, body, header.Get("Access-Control-Allow-Origin"))
		}
	}
	request, _ := http.NewRequest(http.MethodOptions, p.url()+"/", nil)
	request.Header.Set("Origin", "https://example.com")
	request.Header.Set("Access-Control-Request-Method", "POST")
	if _, _, header := status(t, request); header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a question before: allowed origin %q", header.Get("Access-Control-Allow-Origin"))
	}
	if got := p.must(t, "SELECT count() FROM system.databases WHERE name = 'of_a_page'"); got != "0" {
		t.Error("a page made a database")
	}
}

// TestLockFile: the password stands in a file for its owner alone, also where the file was there before, and nowhere else.
func TestLockFile(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "engine.lock"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(data, "engine.lock"), 0o666); err != nil {
		t.Fatal(err)
	}
	p := startBy(t, withStdin, data, "--until-stdin-closes", "--log-level", "DEBUG").serves(t)
	password := p.holder.Password
	if len(password) < 20 {
		t.Errorf("got the password %q", password)
	}
	for _, name := range []string{"engine.lock", "server", "server/users.xml", "server/config.xml"} {
		info, err := os.Stat(filepath.Join(data, name))
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: got %v %v, want it for its owner alone", name, info.Mode(), err)
		}
	}
	p.must(t, "SELECT 1")
	for _, statement := range []string{"SELECT * FROM nothing", "SELECT throwIf(1)", "SELECT * FROM system.users",
		"SHOW CREATE USER kindred"} {
		if answer, err := p.askHTTP(attach.User, password, statement); strings.Contains(answer+errorText(err), password) {
			t.Errorf("%s: the password is in %s%v", statement, answer, err)
		}
	}
	for _, ask := range p.ways() {
		if _, err := ask(attach.User, password+"x", "SELECT 1"); err == nil || strings.Contains(err.Error(), password) {
			t.Errorf("with a wrong password: got %v", err)
		}
	}
	p.stop(t, syscall.SIGTERM)
	if _, text := p.exit(t); strings.Contains(text, password) {
		t.Errorf("the password is in %s", text)
	}
	err := filepath.WalkDir(data, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), password) {
			t.Errorf("after the end, the password is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestOpen: an engine that somebody starts on loopback without a password is open there, as ClickHouse's server is.
func TestOpen(t *testing.T) {
	p := openEngine(t)
	for way, ask := range p.ways() {
		for _, user := range []string{"", "default"} {
			for _, statement := range []string{"CREATE DATABASE of_default", "CREATE TABLE of_default.t (n UInt8) ENGINE = MergeTree ORDER BY n",
				"SELECT count() FROM file('/dev/null', 'LineAsString', 'line String')", "DROP DATABASE of_default"} {
				if _, err := ask(user, "", statement); err != nil {
					t.Errorf("%s, user %q: %s: %v", way, user, statement, err)
				}
			}
		}
		if answer, err := ask(attach.User, p.holder.Password, "SELECT currentUser()"); answer != attach.User {
			t.Errorf("%s: Kindred's user: got %q %v", way, answer, err)
		}
	}
	if !strings.HasPrefix(p.holder.Address, "127.0.0.1:") || !strings.HasPrefix(p.holder.Native, "127.0.0.1:") {
		t.Errorf("it listens on %s and %s", p.holder.Address, p.holder.Native)
	}
	if !strings.Contains(p.stderr.String(), "without a password") {
		t.Errorf("it does not say that it is open: %s", p.stderr)
	}
}

// TestPassword: with KINDRED_ENGINE_PASSWORD other machines may come, by user kindred and that password.
func TestPassword(t *testing.T) {
	const password = "it's a secret"
	p := start(t, t.TempDir(), []string{attach.PasswordVariable + "=" + password}, "--listen", "0.0.0.0:0").serves(t)
	const query = "/?query=SELECT+currentUser()"
	for _, test := range []struct {
		name, path string
		set        func(*http.Request)
		let        bool
	}{
		{"none", "/?query=CREATE+DATABASE+x", func(*http.Request) {}, false},
		{"ping asks for none", "/ping", func(*http.Request) {}, true},
		{"basic", query, func(r *http.Request) { r.SetBasicAuth(attach.User, password) }, true},
		{"basic, wrong", query, func(r *http.Request) { r.SetBasicAuth(attach.User, "guess") }, false},
		{"basic, no password", query, func(r *http.Request) { r.SetBasicAuth(attach.User, "") }, false},
		{"another user", query, func(r *http.Request) { r.SetBasicAuth("admin", password) }, false},
		{"headers", query, func(r *http.Request) {
			r.Header.Set("X-ClickHouse-User", attach.User)
			r.Header.Set("X-ClickHouse-Key", password)
		}, true},
		{"headers, wrong", query, func(r *http.Request) {
			r.Header.Set("X-ClickHouse-User", attach.User)
			r.Header.Set("X-ClickHouse-Key", "guess")
		}, false},
		{"address", query + "&user=kindred&password=it's+a+secret", func(*http.Request) {}, true},
		{"address, wrong", query + "&user=kindred&password=no", func(*http.Request) {}, false},
	} {
		request, _ := http.NewRequest(http.MethodGet, p.url()+test.path, nil)
		test.set(request)
		got, body, _ := status(t, request)
		if (got == http.StatusOK) != test.let {
			t.Errorf("%s: got %d %s", test.name, got, body)
		}
		if strings.Contains(body, "secret") {
			t.Errorf("%s: the password is in %s", test.name, body)
		}
	}
	for _, test := range []struct {
		user, password string
		code           int32
	}{
		{attach.User, password, 0}, {attach.User, "", 516}, {attach.User, "guess", 516}, {"admin", password, 516}, {"default", "", 497},
	} {
		if _, err := p.askNative(test.user, test.password, "SELECT count() FROM system.processes"); code(err) != test.code {
			t.Errorf("native, %q with %q: got %v, want code %d", test.user, test.password, err, test.code)
		}
	}
	if conn, err := clickhouse.Open(p.options(attach.User, password)); err != nil || conn.Ping(context.Background()) != nil {
		t.Errorf("native: got %v", err)
	}
	p.stop(t, syscall.SIGTERM)
	if _, text := p.exit(t); strings.Contains(text, "secret") {
		t.Errorf("the password is in the log: %s", text)
	}
}
