package warehouse

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// TestIDsAreUnique: no two requests have one query_id, also where several statements at once need new connections: a server on which the
// first has not quite ended refuses the second.
func TestIDsAreUnique(t *testing.T) {
	clean(t)
	madeMembers(t, engine.URL())
	target, err := url.Parse(engine.URL())
	if err != nil {
		t.Fatal(err)
	}
	var mutex sync.Mutex
	seen := map[string]int{}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		if id := r.In.URL.Query().Get("query_id"); id != "" {
			mutex.Lock()
			defer mutex.Unlock()
			seen[id]++
		}
	}})
	t.Cleanup(proxy.Close)
	w := open(t, embeddedtest.Behind(proxy.URL, engine.URL()))
	const statements = 8
	var all sync.WaitGroup
	for range statements {
		all.Go(func() {
			if err := countMembers(t, w); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	mutex.Lock()
	defer mutex.Unlock()
	for id, requests := range seen {
		if requests > 1 {
			t.Errorf("%d requests have the id %s", requests, id)
		}
	}
	if len(seen) < statements {
		t.Errorf("got %d ids, want one for each of %d statements", len(seen), statements)
	}
}
