package warehouse

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// TestStop: a statement whose caller has stopped it ends on the server too, whatever kind it is.
func TestStop(t *testing.T) { byEach(t, testStop) }

func testStop(t *testing.T, url string, w *Warehouse) {
	tell(t, url, "CREATE DATABASE state")
	tell(t, url, "CREATE TABLE state.sink (n UInt64) ENGINE = Null")
	tell(t, url, "CREATE VIEW state.slow AS SELECT toUInt128(number) AS left_key, toUInt128(number) AS right_key FROM system.numbers WHERE sipHash64(number) % 1000000 = 0")
	slow := sql.Load("resolve/links.sql").Set("state", "state").Set("links", "slow").Insert("merging")
	for _, c := range []struct {
		name string
		do   func(ctx context.Context) error
	}{
		{"exec", func(ctx context.Context) error {
			return w.ExecText(ctx, "a/insert", "INSERT INTO state.sink SELECT number FROM system.numbers WHERE NOT ignore(sipHash64(number))")
		}},
		{"row", func(ctx context.Context) error {
			var n uint64
			return w.row(ctx, "a/row", "SELECT max(sipHash64(number)) FROM system.numbers", nil, []any{&n})
		}},
		{"stream", func(ctx context.Context) error {
			_, err := w.ReadPairs(ctx, slow, func(_, _ []resolver.Key) error { return nil })
			return err
		}},
		{"query without an answer yet", func(ctx context.Context) error {
			return w.Query(ctx, "SELECT max(sipHash64(number)) FROM system.numbers", "CSV", io.Discard)
		}},
		{"query with an endless answer", func(ctx context.Context) error {
			return w.Query(ctx, "SELECT number FROM system.numbers", "CSV", io.Discard)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, stop := context.WithCancelCause(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- c.do(ctx) }()
			running := func() string {
				return tell(t, url, "SELECT count() FROM system.processes WHERE query_id LIKE 'kindred/%' AND elapsed > 0.2")
			}
			within(t, 20*time.Second, "the statement to run", func() bool { return running() == "1" })
			because := errors.New("the person went home")
			stop(because)
			if err := <-ended; !errors.Is(err, because) {
				t.Errorf("got the error %v", err)
			}
			within(t, 2*time.Second, "the server to be at rest", func() bool { return running() == "0" })
		})
	}
}

func within(t *testing.T, limit time.Duration, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !condition(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %s for %s", limit, what)
		}
	}
}
