package lock

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// proxy stands between a contender and the engine. Hooks are asked before and after the engine did what the query says; one that
// returns false cuts the connection.
type proxy struct {
	*httptest.Server
	mutex         sync.Mutex
	before, after func(ctx context.Context, query string) bool
	refusals      atomic.Int32 // how many releases are still refused, as by a server with too many queries
}

func newProxy(t *testing.T) *proxy {
	p := &proxy{}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *proxy) set(before, after func(ctx context.Context, query string) bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.before, p.after = before, after
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	query := r.URL.Query().Get("query") + string(body)
	p.mutex.Lock()
	before, after := p.before, p.after
	p.mutex.Unlock()
	if before != nil && !before(r.Context(), query) {
		panic(http.ErrAbortHandler)
	}
	if strings.Contains(query, `"released":true`) && p.refusals.Add(-1) >= 0 {
		w.Header().Set("X-ClickHouse-Exception-Code", "202")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, "Code: 202. DB::Exception: Too many simultaneous queries. Maximum: 100. (TOO_MANY_SIMULTANEOUS_QUERIES)")
		return
	}
	onward, err := http.NewRequest(r.Method, engineURL+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	response, err := http.DefaultClient.Do(onward)
	if err != nil {
		panic(http.ErrAbortHandler) // the engine is stopping
	}
	defer response.Body.Close()
	if after != nil && !after(r.Context(), query) {
		panic(http.ErrAbortHandler)
	}
	for name := range response.Header {
		w.Header().Set(name, response.Header.Get(name))
	}
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body)
}

// TestNotRenewed cuts a holder off from the warehouse: its context ends before the lock expires for others.
func TestNotRenewed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		before func(ctx context.Context, query string) bool
	}{
		{"refused", func(context.Context, string) bool { return false }},
		{"stalled", func(ctx context.Context, _ string) bool { <-ctx.Done(); return false }},
		{"stalled at the sign", func(ctx context.Context, query string) bool {
			if strings.Contains(query, "MODIFY COMMENT") {
				<-ctx.Done()
			}
			return true
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // it waits for the lock to expire
			p := newProxy(t)
			database := newDatabase(t, "not_renewed_"+strings.ReplaceAll(c.name, " ", "_"))
			config := contenderVia(t, p.URL, database, "cut off")
			config.Heartbeat, config.Expiry = 500*time.Millisecond, 5*time.Second
			l, ctx := acquire(t, config)
			if err := l.Confirm(t.Context()); err != nil {
				t.Fatal(err)
			}
			p.set(c.before, nil)
			other := contender(t, database, "other")
			for cut := time.Now(); ; time.Sleep(10 * time.Millisecond) {
				next, _, err := Acquire(t.Context(), other)
				if err == nil {
					defer release(t, next)
					break
				}
				if !errors.Is(err, ErrHeld) || time.Since(cut) > 10*time.Second {
					t.Fatal(err)
				}
			}
			if err := context.Cause(ctx); !errors.Is(err, ErrLost) || !strings.Contains(err.Error(), "could not be renewed for") {
				t.Errorf("another has the lock, and the context's cause is %v", err)
			}
		})
	}
}

// TestPassingTrouble has the warehouse out of reach for less than the lock lasts.
func TestPassingTrouble(t *testing.T) {
	p := newProxy(t)
	config := contenderVia(t, p.URL, newDatabase(t, "trouble"), "steady")
	config.Heartbeat, config.Expiry = 50*time.Millisecond, 20*time.Second
	l, ctx := acquire(t, config)
	var refused atomic.Int32
	p.set(func(context.Context, string) bool { refused.Add(1); return false }, nil)
	for start := time.Now(); refused.Load() < 3; time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			t.Fatal("the heartbeat does not try again")
		}
	}
	if err := l.Confirm(t.Context()); err == nil || errors.Is(err, ErrLost) {
		t.Errorf("confirm without a warehouse: got %v, want an error that is not ErrLost", err)
	}
	p.set(nil, nil)
	if err := l.Confirm(t.Context()); err != nil || ctx.Err() != nil {
		t.Errorf("confirm afterwards: %v, %v", err, context.Cause(ctx))
	}
}

// TestReleaseRefused: a server that has too many queries at the moment is asked again, so that no other machine waits until the lock
// expires.
func TestReleaseRefused(t *testing.T) {
	p := newProxy(t)
	database := newDatabase(t, "release_refused")
	l, _ := acquire(t, contenderVia(t, p.URL, database, "at a bad time"))
	p.refusals.Store(3)
	if err := l.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	next, _, err := Acquire(t.Context(), contender(t, database, "next"))
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	release(t, next)

	l, _ = acquire(t, contenderVia(t, p.URL, database, "at a worse time"))
	p.refusals.Store(1000)
	stopped, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer stop()
	if err := l.Release(stopped); err == nil || !strings.Contains(err.Error(), "expires by itself within 1m0s") {
		t.Errorf("release on a server that never answers otherwise: got %v", err)
	}
	if left := p.refusals.Load(); left > 998 {
		t.Errorf("the release was tried %d times, want more than once", 1000-left)
	}
	p.refusals.Store(0)
	release(t, l)
}

// TestLostAnswers cuts the connection after the engine did what it was asked.
func TestLostAnswers(t *testing.T) {
	p := newProxy(t)
	database := newDatabase(t, "lost_answers")
	config := contenderVia(t, p.URL, database, "unlucky")
	var cut atomic.Bool
	cutAfter := func(part string) {
		cut.Store(false)
		p.set(nil, func(_ context.Context, query string) bool { return !strings.Contains(query, part) || cut.Swap(true) })
	}

	cutAfter("CREATE TABLE")
	l, _, err := Acquire(t.Context(), config)
	if err != nil || !cut.Load() {
		t.Fatalf("the table was made, and its maker does not know its own: %v", err)
	}
	if l.Number() != 1 {
		t.Errorf("got the number %d, want 1", l.Number())
	}

	cutAfter("MODIFY COMMENT")
	if err := l.Release(t.Context()); err == nil || !strings.Contains(err.Error(), "expires by itself within 1m0s") {
		t.Errorf("release: got %v", err)
	}
	release(t, l) // it can be tried again

	looks := 0
	p.set(func(_ context.Context, query string) bool {
		if strings.Contains(query, "system.tables") {
			looks++
		}
		return looks < 2
	}, nil)
	if _, _, err := Acquire(t.Context(), config); err == nil || errors.Is(err, ErrHeld) {
		t.Errorf("got %v, want the connection's error", err)
	}
	p.set(nil, nil)
	// That contender's process lives, so its table counts until it expires.
	var held *Held
	if _, _, err := Acquire(t.Context(), config); !as(err, &held) || held.Holder != "unlucky" {
		t.Errorf("got %v, want a *Held", err)
	}
}

// TestStopped ends the context in the middle of Acquire: nothing stays that looks alive.
func TestStopped(t *testing.T) {
	for _, part := range []string{"system.tables", "CREATE TABLE"} {
		t.Run(part, func(t *testing.T) {
			p := newProxy(t)
			database := newDatabase(t, "stopped")
			ctx, stop := context.WithCancel(t.Context())
			p.set(nil, func(_ context.Context, query string) bool {
				if strings.Contains(query, part) {
					stop()
				}
				return true
			})
			l, _, err := Acquire(ctx, contenderVia(t, p.URL, database, "stopped"))
			if l != nil || !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, %v, want the error that it was stopped", l, err)
			}
			acquire(t, contender(t, database, "next"))
		})
	}
}
