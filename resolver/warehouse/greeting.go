package warehouse

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// greeting mends what clickhouse-go asks of a server on its own. Over HTTP it greets each by a query, which some profiles would spoil, and
// gives this, and each statement under a deadline, the setting max_execution_time, which not every user may set.
type greeting struct {
	next    http.RoundTripper
	session *atomic.Pointer[session] // nil before it is known
}

func (g greeting) RoundTrip(request *http.Request) (*http.Response, error) {
	known, query := g.session.Load(), request.URL.Query()
	if known == nil && query.Has("query_id") || known != nil && !known.readonly && !known.withheld["max_execution_time"] {
		return g.next.RoundTrip(request)
	}
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
