package engine

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

func (e *Engine) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/ping", text("Ok.\n"))
	mux.HandleFunc("/replicas_status", text("Ok.\n"))
	mux.HandleFunc("GET "+attach.HoldPath, e.hold)
	mux.HandleFunc("GET "+attach.HoldersPath, e.countHolders)
	mux.HandleFunc("/{$}", e.query)
	mux.HandleFunc("/", e.notFound)
	return mux
}

func text(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=UTF-8") // as ClickHouse labels it
		_, _ = io.WriteString(w, answer)
	}
}

func (e *Engine) notFound(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
	w.WriteHeader(http.StatusNotFound)
	fmt.Fprintf(w, "There is no handle %s\n\nUse / or /ping for health checks.\n"+
		"Or /replicas_status for more sophisticated health checks.\n\nSend queries from your program with POST method or GET /?query=...\n", r.URL.RequestURI())
}

func (e *Engine) newResponse(w http.ResponseWriter) *response {
	out := newResponse(w, e.warehouse.identity.version)
	out.header("X-ClickHouse-Server-Display-Name", e.warehouse.identity.displayName)
	out.header("X-ClickHouse-Timezone", e.warehouse.identity.timezone)
	return out
}

// query is the way of every statement: authenticate, read, open a session, run, answer.
func (e *Engine) query(w http.ResponseWriter, r *http.Request) {
	out := e.newResponse(w)
	if err := e.serve(out, r); err != nil {
		e.config.Logger.Debug("a query failed", "query_id", out.queryID, "error", err)
		out.fail(err)
	}
}

func (e *Engine) serve(out *response, r *http.Request) error {
	if err := e.guard(r); err != nil {
		return err
	}
	if err := authenticate(r, r.URL.Query(), e.config.Password); err != nil {
		return err
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut:
	default:
		refusal := newException(notImplemented, "The method %s is not supported", r.Method)
		refusal.status = http.StatusMethodNotAllowed
		return refusal
	}
	if r.Method == http.MethodGet && !r.URL.Query().Has("query") {
		text("Ok.\n")(out.http, r)
		return nil
	}
	q, err := readRequest(r)
	if err != nil {
		return err
	}
	if q.queryID == "" {
		q.queryID = uuid.NewString()
	}
	out.queryID = q.queryID
	out.header("X-ClickHouse-Query-Id", q.queryID)
	out.encoding = q.encoding
	err = e.warehouse.serve(r.Context(), &q.query, q.text(), &httpExchange{e.warehouse, q, out})
	if err != nil && r.Context().Err() != nil {
		panic(http.ErrAbortHandler) // a client that is gone is left alone
	}
	return err
}

// guard keeps web pages out of an engine without a password. A browser on this machine can reach loopback for any page that
// it shows: such a request names the page's site in Origin, or, where the site's name was pointed at loopback, in Host.
func (e *Engine) guard(r *http.Request) error {
	if e.config.Password != "" {
		return nil
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	origin := r.Header.Get("Origin")
	from, err := url.Parse(origin)
	if origin != "" && (err != nil || !isLoopback(from.Hostname())) || host != "" && !isLoopback(strings.Trim(host, "[]")) {
		return newException(accessDenied, "default: Not enough privileges: without a password this engine answers programs of this machine "+
			"and no web pages (Host %q, Origin %q); set %s to allow them", r.Host, origin, attach.PasswordVariable)
	}
	return nil
}
