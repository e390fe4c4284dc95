package lock

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/golden"
)

func as(err error, held **Held) bool { return errors.As(err, held) }

// TestAcquireAndRelease follows the lock from the first run ever to the third.
func TestAcquireAndRelease(t *testing.T) {
	database := newDatabase(t, "acquire")
	first, second := contender(t, database, "first"), contender(t, database, "second")
	l, ctx := acquire(t, first)
	if l.Number() != 1 || ctx.Err() != nil {
		t.Errorf("got the number %d and %v, want 1 and a context that goes on", l.Number(), ctx.Err())
	}
	var held *Held
	if _, _, err := Acquire(t.Context(), second); !as(err, &held) || !errors.Is(err, ErrHeld) {
		t.Fatalf("got %v, want a *Held", err)
	}
	host, _ := os.Hostname()
	if held.Holder != "first" || held.PID != os.Getpid() || held.Host != host || held.Version != "1.2.3" || held.Table != database+".lock_1" {
		t.Errorf("got %+v", held)
	}
	if held.Since.After(held.Now) || !held.Sign.Equal(held.Since) || held.Expires.Sub(held.Sign) != time.Minute || time.Since(held.Now).Abs() > time.Minute {
		t.Errorf("got the times since %s, sign %s, now %s, expires %s", held.Since, held.Sign, held.Now, held.Expires)
	}
	if err := l.Confirm(t.Context()); err != nil {
		t.Errorf("confirm: %v", err)
	}
	release(t, l)
	release(t, l)
	if !errors.Is(context.Cause(ctx), context.Canceled) {
		t.Errorf("after the release the context's cause is %v", context.Cause(ctx))
	}
	if err := l.Confirm(t.Context()); !errors.Is(err, ErrLost) {
		t.Errorf("confirm after the release: %v", err)
	}
	for want := uint64(2); want <= 4; want++ {
		l, _ := acquire(t, second)
		if l.Number() != want {
			t.Errorf("got the number %d, want %d", l.Number(), want)
		}
		release(t, l)
	}
	if got, want := tables(t, database), "lock_3 lock_4"; got != want {
		t.Errorf("got the tables %s, want %s", got, want)
	}
}

// TestHeartbeat keeps a lock for longer than it lasts without a sign of life.
func TestHeartbeat(t *testing.T) {
	t.Parallel() // as what else waits for an expiry
	database := newDatabase(t, "heartbeat")
	config := contender(t, database, "lively")
	config.Heartbeat, config.Expiry = 100*time.Millisecond, 1500*time.Millisecond
	_, ctx := acquire(t, config)
	other := contender(t, database, "other")
	var first, last *Held
	for start := time.Now(); time.Since(start) < 2*config.Expiry; time.Sleep(100 * time.Millisecond) {
		if _, _, err := Acquire(t.Context(), other); !as(err, &last) {
			t.Fatalf("after %s: got %v, want a *Held", time.Since(start), err)
		}
		if first == nil {
			first = last
		}
	}
	if ctx.Err() != nil {
		t.Errorf("the lock was lost: %v", context.Cause(ctx))
	}
	if !last.Since.Equal(first.Since) || last.Sign.Sub(first.Sign) < config.Expiry {
		t.Errorf("held since %s, then %s; signs of life at %s, then %s", first.Since, last.Since, first.Sign, last.Sign)
	}
}

// elsewhere makes a table of the lock as a holder on another machine leaves it.
func elsewhere(t *testing.T, c *Config, number uint64, change func(*facts)) {
	t.Helper()
	seen, err := c.look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f := facts{
		Token: "x", Holder: "far", Version: "1", Since: seen.now, Sign: seen.now, Expiry: 60_000,
		Process: process{Host: "elsewhere", PID: os.Getpid(), Started: 1, Boot: "b", Namespace: "n"},
	}
	if change != nil {
		change(&f)
	}
	if err := c.create(t.Context(), number, f); err != nil {
		t.Fatal(err)
	}
}

// TestExpiry waits for a lock of which nobody here can know whether its holder lives. The holder's expiry counts.
func TestExpiry(t *testing.T) {
	t.Parallel()
	c := ready(t, contender(t, newDatabase(t, "expiry"), "patient"))
	elsewhere(t, c, 1, func(f *facts) { f.Expiry = 700 })
	var held *Held
	if _, _, err := Acquire(t.Context(), *c); !as(err, &held) {
		t.Fatalf("got %v, want a *Held", err)
	}
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		l, _, err := Acquire(t.Context(), *c)
		if err == nil {
			defer release(t, l)
			if l.Number() != 2 || l.facts.Since.Before(held.Expires) {
				t.Errorf("got the number %d at %s, want 2 and not before %s", l.Number(), l.facts.Since, held.Expires)
			}
			return
		}
		if !errors.Is(err, ErrHeld) || time.Since(begun) > 10*time.Second {
			t.Fatal(err)
		}
	}
}

// TestLost has another take the lock over, as after a long silence.
func TestLost(t *testing.T) {
	for _, c := range []struct {
		name string
		take func(t *testing.T, c *Config)
		want string
	}{
		{"taken over", func(t *testing.T, c *Config) { elsewhere(t, c, 2, nil) }, "run far, process"},
		{"dropped", func(t *testing.T, c *Config) { c.drop(t.Context(), 1) }, "is gone or was changed"},
		{"changed", func(t *testing.T, c *Config) { tell(t, "ALTER TABLE "+c.Database+".lock_1 MODIFY COMMENT ''") }, "is gone or was changed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := contender(t, newDatabase(t, "lost"), "loser")
			slow, ctx := acquire(t, config) // its next heartbeat is seconds away
			c.take(t, ready(t, config))
			if err := slow.Confirm(t.Context()); !errors.Is(err, ErrLost) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("confirm: got %v, want ErrLost with %q", err, c.want)
			}
			if err := context.Cause(ctx); !errors.Is(err, ErrLost) {
				t.Errorf("the context's cause is %v", err)
			}
		})
	}
}

// TestHeartbeatFindsLoss does not ask, and is told by the context.
func TestHeartbeatFindsLoss(t *testing.T) {
	config := contender(t, newDatabase(t, "loss"), "loser")
	config.Heartbeat, config.Expiry = 50*time.Millisecond, 10*time.Second
	l, ctx := acquire(t, config)
	elsewhere(t, ready(t, config), 2, nil)
	select {
	case <-ctx.Done():
	case <-time.After(5 * time.Second):
		t.Fatal("the context goes on after the lock was lost")
	}
	if err := context.Cause(ctx); !errors.Is(err, ErrLost) || !strings.Contains(err.Error(), "far") {
		t.Errorf("the context's cause is %v", err)
	}
	release(t, l)
	if got, want := tables(t, config.Database), "lock_1 lock_2"; got != want {
		t.Errorf("got the tables %s, want %s: the new holder's stays", got, want)
	}
	if f, err := readFacts(tell(t, "SELECT comment FROM system.tables WHERE database = '"+config.Database+"' AND name = 'lock_2' FORMAT TSVRaw")); err != nil || f.Released {
		t.Errorf("the new holder's facts are %+v, %v", f, err)
	}
}

// TestSlowContender looked long ago. Whatever it does now, the holder stays the only one.
func TestSlowContender(t *testing.T) {
	database := newDatabase(t, "slow")
	slow := ready(t, contender(t, database, "slow"))
	seen := make([]state, 6)
	for i := range seen {
		var err error
		if seen[i], err = slow.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		l, _ := acquire(t, contender(t, database, "quick"))
		release(t, l)
	}
	holder, ctx := acquire(t, contender(t, database, "holder"))
	for _, s := range seen { // lock_1 to lock_5 are swept and can be made again; lock_6 is there
		l, _, err := slow.take(t.Context(), s)
		if l != nil || err != nil {
			t.Fatalf("who saw %d on top gets the lock, or %v", s.highest, err)
		}
		if err := holder.Confirm(t.Context()); err != nil {
			t.Fatalf("the holder lost the lock to who saw %d on top: %v", s.highest, err)
		}
	}
	if got, want := tables(t, database), "lock_6 lock_7"; got != want {
		t.Errorf("got the tables %s, want %s: who withdraws drops its own", got, want)
	}
	if ctx.Err() != nil {
		t.Error(context.Cause(ctx))
	}
}

// TestLeftTables finds tables of contenders that were killed before they withdrew. They count for nothing and are swept.
func TestLeftTables(t *testing.T) {
	c := ready(t, contender(t, newDatabase(t, "left_tables"), "next"))
	elsewhere(t, c, 9, func(f *facts) { f.Released = true })
	elsewhere(t, c, 6, nil)
	tell(t, "CREATE TABLE "+c.Database+".lock_7 (x UInt8) ENGINE = Memory")
	tell(t, "CREATE TABLE "+c.Database+".lock_10_mine (x UInt8) ENGINE = Memory")
	tell(t, "CREATE TABLE "+c.Database+".block_11 (x UInt8) ENGINE = Memory")
	if l, _ := acquire(t, *c); l.Number() != 10 {
		t.Errorf("got the number %d, want 10", l.Number())
	}
	if got, want := tables(t, c.Database), "lock_9 lock_10 block_11 lock_10_mine"; got != want {
		t.Errorf("got the tables %s, want %s", got, want)
	}
}

// TestSlowMaker made its table so late that others may take it for expired.
func TestSlowMaker(t *testing.T) {
	c := ready(t, contender(t, newDatabase(t, "slow_maker"), "late"))
	seen, err := c.look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen.asked = seen.asked.Add(-c.patience())
	if l, _, err := c.take(t.Context(), seen); l != nil || err != nil {
		t.Fatalf("got %v, %v: a lock that was born expired", l, err)
	}
	if l, _ := acquire(t, *c); l.Number() != 2 {
		t.Errorf("got the number %d, want 2: the highest table stays, released", l.Number())
	}
}

func TestAcquireErrors(t *testing.T) {
	database := newDatabase(t, "acquire_errors")
	good := contender(t, database, "x")
	for _, c := range []struct {
		name   string
		change func(*Config)
		before string
		want   string
	}{
		{"no database", func(c *Config) { c.Database = "it's not there" }, "", "state database it's not there does not exist: make it by `kindred init`"},
		{"an expiry that is too short", func(c *Config) { c.Expiry = 29 * time.Second }, "", "less than three times the heartbeat"},
		{"a table of somebody else", nil, "CREATE TABLE DB.lock_1 (x UInt8) ENGINE = Memory", ".lock_1, cannot be read"},
		{"a comment of somebody else", nil, `CREATE TABLE DB.lock_2 (x UInt8) ENGINE = Memory COMMENT '{"a":1}'`, ".lock_2, cannot be read"},
		{"a detached table", nil, "DROP TABLE DB.lock_1; DROP TABLE DB.lock_2; CREATE TABLE DB.lock_1 (x UInt8) ENGINE = Memory; DETACH TABLE DB.lock_1 PERMANENTLY",
			"detached: attach or drop that"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for statement := range strings.SplitSeq(c.before, ";") {
				if statement != "" {
					tell(t, strings.ReplaceAll(statement, "DB.", database+"."))
				}
			}
			config := good
			if c.change != nil {
				c.change(&config)
			}
			_, _, err := Acquire(t.Context(), config)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got the error %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestHostileFacts stores names that a quotation has to survive.
func TestHostileFacts(t *testing.T) {
	database := embeddedtest.Database("it's `a` \\ state")
	quoted := "`" + embeddedtest.Database("it\\'s \\`a\\` \\\\ state") + "`"
	tell(t, "CREATE DATABASE "+quoted)
	t.Cleanup(func() { tell(t, "DROP DATABASE "+quoted+" SYNC") })
	for _, holder := range []string{"it's", `"`, `\`, "`; DROP DATABASE x; --", "new\nline\ttab\x00nul", "{x:String} ? $1 @x %s", "<&>ünï😀", "\x1b[31m"} {
		l, _ := acquire(t, contender(t, database, holder))
		var held *Held
		if _, _, err := Acquire(t.Context(), contender(t, database, "other")); !as(err, &held) || held.Holder != holder {
			t.Errorf("%q: got %v", holder, err)
		} else if strings.ContainsAny(err.Error(), "\n\t\x00\x1b") {
			t.Errorf("%q: the error has control characters: %q", holder, err)
		}
		if err := l.Confirm(t.Context()); err != nil {
			t.Errorf("%q: %v", holder, err)
		}
		release(t, l)
	}
}

func TestHeldText(t *testing.T) {
	since := time.Date(2026, 3, 1, 9, 30, 0, 0, time.FixedZone("", 3600))
	held := &Held{
		Holder: "0195f1c2-7d3e-7a10-9c44-1f0b6d2e8a55", Host: "resolver-1", PID: 4711, Version: "0.2.0", Table: "identity_state.lock_42",
		Since: since, Sign: since.Add(10 * time.Minute), Expires: since.Add(11 * time.Minute), Now: since.Add(10*time.Minute + 3400*time.Millisecond),
	}
	golden.Compare(t, "testdata/held.txt", held.Error()+"\n")
}

// BenchmarkAcquireRelease is what every run pays.
func BenchmarkAcquireRelease(b *testing.B) {
	config := contender(b, newDatabase(b, "benchmark"), "run")
	for b.Loop() {
		l, _, err := Acquire(b.Context(), config)
		if err != nil {
			b.Fatal(err)
		}
		release(b, l)
	}
}
