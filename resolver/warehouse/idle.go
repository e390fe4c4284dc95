package warehouse

import (
	"context"
	"io"
	"net/http"
	"time"
)

const (
	// idleTimeout is how long a connection may be idle before it is closed here: shorter than ClickHouse keeps one (3 s in old versions).
	idleTimeout = 2 * time.Second
	// probeAfter is how long one may be idle before it is tried: what stands before a server may close sooner.
	probeAfter = 100 * time.Millisecond
)

// prober tries a connection that was idle before it sends a statement on it. A server that closes an idle connection while a statement is
// on its way leaves in the dark whether that was done, so nobody can send it again. A question without consequences can be sent again, and
// is, by package http; and the connection on which it was answered is one that the server does not take for idle.
//
// clickhouse-go has a transport of one connection for each statement that is under way.
type prober struct {
	transport *http.Transport
	last      time.Time // an answer began
}

func (p *prober) RoundTrip(request *http.Request) (*http.Response, error) {
	if !p.last.IsZero() && time.Since(p.last) > probeAfter {
		p.probe(request)
	}
	response, err := p.transport.RoundTrip(request)
	p.last = time.Now()
	return response, err
}

// probe needs no result: where there is no connection to be had, the statement says so.
func (p *prober) probe(statement *http.Request) {
	ctx, cancel := context.WithTimeout(statement.Context(), pingTimeout)
	defer cancel()
	address := *statement.URL
	address.User, address.Path, address.RawQuery = nil, "/ping", ""
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return
	}
	response, err := p.transport.RoundTrip(request)
	if err != nil {
		return
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16)) // one that is not read to its end costs the connection
}
