package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
)

// olderServer is the engine, which says of itself over HTTP that it is of another version.
func olderServer(t *testing.T, engineURL, version string) string {
	t.Helper()
	target, err := url.Parse(engineURL)
	if err != nil {
		t.Fatal(err)
	}
	user := target.User
	target.User = nil
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }, FlushInterval: -1}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		body = bytes.ReplaceAll(body, []byte("version()"), []byte("'"+version+"'"))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	address.User = user
	return address.String()
}

// TestOldServer: every command refuses a server that is too old before it does anything there, and says by which version.
func TestOldServer(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	file := s.journey()
	for _, command := range [][]string{{"check"}, {"init"}, {"load", file}, {"run"}, {"rollback"}, {"profile", "user_id=ann"}, {"query", "SELECT 1"}} {
		for version, want := range map[string]string{
			"24.8.14.1": "ClickHouse 24.8.14: Kindred needs 25.8 or later", "25.7.1.1": "ClickHouse 25.7.1: Kindred needs 25.8 or later",
		} {
			s.flags = []string{"--warehouse-url", olderServer(t, e.URL(), version)}
			s.kindred(command...).exits(exitFailed, want)
		}
	}
	s.flags = []string{"--warehouse-url", olderServer(t, e.URL(), "25.8.0.0")}
	s.kindred("query", "SELECT count() FROM system.databases WHERE name IN ('raw', 'identity', 'identity_state')").exits(0, "0")
	s.kindred("init").exits(0, "Ready")
}
