package warehouse

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// greeting mends what clickhouse-go asks of a server on its own. Over HTTP it greets each by a query, which some profiles would spoil, and
// gives this, and each statement under a deadline, the setting max_execution_time, which not every user may set. And the query has the
// id of the statement that the connection is made for.
type greeting struct {
	next    http.RoundTripper
	session *atomic.Pointer[session] // nil before it is known
}

func (g greeting) RoundTrip(request *http.Request) (*http.Response, error) {
	if query := request.URL.Query(); query.Has("query_id") && isGreeting(request) {
		query.Del("query_id") // a busy server may take it for at work still when the statement comes, and refuse that
		request = with(request, query)
	}
	known := g.session.Load()
	if known == nil && !isGreeting(request) || known != nil && !known.readonly && !known.withheld["max_execution_time"] {
		return g.next.RoundTrip(request)
	}
	query := request.URL.Query()
	query.Del("max_execution_time")
	bare := with(request, query)
	if known != nil || request.GetBody == nil {
		return g.next.RoundTrip(bare)
	}
	for _, settings := range []clickhouse.Settings{unasked, rare} {
		for name, value := range settings {
			if !query.Has(name) {
				query.Set(name, fmt.Sprint(value))
			}
		}
	}
	response, err := g.next.RoundTrip(with(request, query))
	if err != nil {
		return nil, err
	}
	switch code, _ := strconv.Atoi(response.Header.Get("X-ClickHouse-Exception-Code")); code {
	case codeReadonly, codeConstraint, codeUnknownSetting: // it may do without
		response.Body.Close()
		if bare.Body, err = request.GetBody(); err != nil {
			return nil, err
		}
		return g.next.RoundTrip(bare)
	}
	return response, nil
}

// isGreeting tells whether a request is clickhouse-go's own: that of a ping has no id, and that of a new connection has all that the statement
// has which it is made for.
func isGreeting(request *http.Request) bool {
	if !request.URL.Query().Has("query_id") {
		return true
	}
	if request.GetBody == nil {
		return false
	}
	body, err := request.GetBody()
	if err != nil {
		return false
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, int64(len(greetingText))))
	return err == nil && string(text) == greetingText
}

const greetingText = "SELECT displayName(), version()"

// with is the request with other parameters.
func with(request *http.Request, query url.Values) *http.Request {
	other := request.Clone(request.Context())
	other.URL.RawQuery = query.Encode()
	return other
}

// withoutDeadline is a context that ends when its parent does, and does not tell when that will be: over the native protocol clickhouse-go
// makes a setting of it.
type withoutDeadline struct{ context.Context }

func (withoutDeadline) Deadline() (time.Time, bool) { return time.Time{}, false }
