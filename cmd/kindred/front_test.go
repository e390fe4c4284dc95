package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// front stands between kindred and a real engine and does what the engine alone would not: it asks for a user and password, and
// refuses some statements as ClickHouse words it.
type front struct {
	*httptest.Server
	refuse   atomic.Pointer[refusal]
	noGrants atomic.Bool // CHECK GRANT, which the engine answers with yes, is answered with no
}

// refusal is ClickHouse's error for the statements that contain a text.
type refusal struct {
	statement string
	status    int
	code      int
	text      string
}

func accessDenied(statement, grant string) *refusal {
	return &refusal{statement, http.StatusForbidden, 497,
		"Code: 497. DB::Exception: ann: Not enough privileges. To execute this query, it's necessary to have the grant " + grant + ". (ACCESS_DENIED) (version 26.7.2.1)"}
}

var wrongPassword = refusal{"", http.StatusForbidden, 516,
	"Code: 516. DB::Exception: ann: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED) (version 26.7.2.1)"}

// newFront asks for the user ann with the secret.
func newFront(t *testing.T, engineURL string) *front {
	t.Helper()
	target, err := url.Parse(engineURL)
	if err != nil {
		t.Fatal(err)
	}
	f := &front{}
	engine := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Header.Del("X-ClickHouse-User")
			r.Out.Header.Del("X-ClickHouse-Key")
			password, _ := target.User.Password()
			r.Out.SetBasicAuth(target.User.Username(), password)
		},
		FlushInterval: -1,
	}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user == "" {
			user, password = r.Header.Get("X-ClickHouse-User"), r.Header.Get("X-ClickHouse-Key")
		}
		if user != "ann" || password != secret {
			wrongPassword.write(w)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if refusal := f.refuse.Load(); refusal != nil && strings.Contains(r.URL.Query().Get("query")+string(body), refusal.statement) {
			refusal.write(w)
			return
		}
		if f.noGrants.Load() && bytes.HasPrefix(body, []byte("CHECK GRANT")) {
			body = []byte("SELECT toUInt8(0) AS result")
			r.ContentLength = int64(len(body))
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		engine.ServeHTTP(w, r)
	}))
	t.Cleanup(f.Close)
	return f
}

func (r *refusal) write(w http.ResponseWriter) {
	w.Header().Set("X-ClickHouse-Exception-Code", fmt.Sprint(r.code))
	w.WriteHeader(r.status)
	fmt.Fprintln(w, r.text)
}

// url is the address with a user's password.
func (f *front) url(user, password string) string {
	return strings.Replace(f.URL, "http://", "http://"+url.UserPassword(user, password).String()+"@", 1)
}
