package pipeline_test

import (
	"errors"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/reference"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// losing is the engine behind something that ends the answers of one step early and in good order, as a proxy with a limit may do.
func losing(t *testing.T, step string) *warehouse.Warehouse {
	t.Helper()
	target, err := url.Parse(engine.url)
	if err != nil {
		t.Fatal(err)
	}
	onward := httputil.NewSingleHostReverseProxy(target)
	onward.ErrorLog = log.New(io.Discard, "", 0) // the run stops what else it was at
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Query().Get("query_id"), "/"+step+"/") {
			_, _ = io.Copy(io.Discard, r.Body)
			return // no row at all
		}
		onward.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	w, err := warehouse.Open(t.Context(), warehouse.Config{URL: embeddedtest.Behind(proxy.URL, engine.url), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// TestLostRows loses keys on their way to the graph: what was sent and what arrived do not add up.
func TestLostRows(t *testing.T) {
	for _, step := range []string{"resolve/links", "resolve/ranks"} {
		t.Run(step, func(t *testing.T) {
			inBothModes(t, "lost_"+strings.ReplaceAll(step, "/", "_"), func(t *testing.T, b begun, _ resolver.Mode, options pipeline.Options) {
				made := b.pipeline(t, resolver.BuiltinModel())
				made.Warehouse = losing(t, step)
				if _, err := made.Run(t.Context(), options); !errors.Is(err, pipeline.ErrBooks) {
					t.Fatalf("got the error %v, want %v", err, pipeline.ErrBooks)
				}
				stillPublished(t, b.place, b.published)
				b.goesOn(t)
			})
		})
	}
}

// TestLostRowsOfRegions loses those of a region that is over a limit, which are streamed in an order.
func TestLostRowsOfRegions(t *testing.T) {
	model := resolver.BuiltinModel()
	model.MaxPerProfile = []resolver.MaxPerProfile{{Type: resolver.UserID, Limit: 1}}
	for _, step := range []string{"guard/ordered_links", "guard/region_ranks"} {
		for _, where := range []pipeline.Engine{pipeline.InMemory, pipeline.InWarehouse} {
			t.Run(step+"/"+string(where), func(t *testing.T) {
				t.Parallel()
				p := newPlace(t, "lost_"+strings.ReplaceAll(step, "/", "_")+"_"+string(where))
				p.init(t, model)
				p.insert(t, []reference.Event{
					{MessageID: "1", AnonymousID: "a", UserID: "u", Timestamp: 1, ReceivedAt: 1},
					{MessageID: "2", AnonymousID: "a", UserID: "v", Timestamp: 2, ReceivedAt: 2},
				})
				made := p.pipeline(t, model)
				made.Engine, made.Warehouse = where, losing(t, step)
				if _, err := made.Run(t.Context(), pipeline.Options{}); !errors.Is(err, pipeline.ErrBooks) {
					t.Errorf("got the error %v, want %v", err, pipeline.ErrBooks)
				}
			})
		}
	}
}
