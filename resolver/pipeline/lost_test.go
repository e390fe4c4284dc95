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
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// TestLostRows has something between resolver and warehouse end an answer early and in good order, as a proxy with a limit may do:
// what was sent and what arrived do not add up.
func TestLostRows(t *testing.T) {
	target, err := url.Parse(engine.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{"resolve/links", "resolve/ranks"} {
		t.Run(step, func(t *testing.T) {
			inBothModes(t, "lost_"+strings.ReplaceAll(step, "/", "_"), func(t *testing.T, b begun, _ resolver.Mode, options pipeline.Options) {
				onward := httputil.NewSingleHostReverseProxy(target)
				onward.ErrorLog = log.New(io.Discard, "", 0) // the run stops what else it was at
				proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if strings.Contains(r.URL.Query().Get("query_id"), "/"+step+"/") {
						_, _ = io.Copy(io.Discard, r.Body)
						return // no row at all
					}
					onward.ServeHTTP(w, r)
				}))
				defer proxy.Close()
				w, err := warehouse.Open(t.Context(), warehouse.Config{URL: proxy.URL, Logger: slog.New(slog.DiscardHandler)})
				if err != nil {
					t.Fatal(err)
				}
				defer w.Close()
				losing := b.pipeline(t, resolver.BuiltinModel())
				losing.Warehouse = w
				if _, err := losing.Run(t.Context(), options); !errors.Is(err, pipeline.ErrBooks) {
					t.Fatalf("got the error %v, want %v", err, pipeline.ErrBooks)
				}
				stillPublished(t, b.place, b.published)
				b.goesOn(t)
			})
		})
	}
}
