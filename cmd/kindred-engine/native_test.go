package main_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// connect opens the native protocol.
func (p *program) connect(t *testing.T, user, password string) driver.Conn {
	t.Helper()
	conn, err := clickhouse.Open(&clickhouse.Options{Addr: []string{p.native}, Auth: clickhouse.Auth{Username: user, Password: password}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// TestNativeListen: the program that attaches finds the address; an empty one is none.
func TestNativeListen(t *testing.T) {
	p := start(t, t.TempDir(), nil)
	if host, _, err := net.SplitHostPort(p.native); err != nil || host != "127.0.0.1" {
		t.Errorf("got %q", p.native)
	}
	if err := p.connect(t, "", "").Ping(context.Background()); err != nil {
		t.Error(err)
	}
	if without := start(t, t.TempDir(), nil, "--native-listen", ""); without.native != "" || without.url == "" {
		t.Errorf("got %q and %q", without.native, without.url)
	}
	for arguments, want := range map[string]struct {
		code int
		text string
	}{
		"0.0.0.0:0": {2, "needs a password"}, "nowhere": {2, "it is HOST:PORT"}, p.native: {1, "choose another by --native-listen"},
	} {
		if code, text := start(t, t.TempDir(), nil, "--native-listen", arguments).exit(t); code != want.code || !strings.Contains(text, want.text) {
			t.Errorf("%s: got %d %s", arguments, code, text)
		}
	}
}

func TestNativePassword(t *testing.T) {
	p := start(t, t.TempDir(), []string{attach.PasswordVariable + "=it's a secret"})
	for _, test := range []struct {
		user, password string
		let            bool
	}{
		{"default", "it's a secret", true}, {"", "it's a secret", true}, {"default", "", false}, {"default", "guess", false}, {"admin", "it's a secret", false},
	} {
		err := p.connect(t, test.user, test.password).Ping(context.Background())
		var refusal *clickhouse.Exception
		if test.let && err != nil || !test.let && (!errors.As(err, &refusal) || refusal.Code != 516) {
			t.Errorf("%q with %q: got %v", test.user, test.password, err)
		}
	}
	_ = p.command.Process.Signal(syscall.SIGTERM)
	if _, text := p.exit(t); strings.Contains(text, "secret") {
		t.Errorf("the password is in the log: %s", text)
	}
}

// TestNativeStop: a short query is answered, a long one is killed after the grace period, and who is idle, does not read its result, or
// does not send its data, keeps nobody.
func TestNativeStop(t *testing.T) {
	p := start(t, t.TempDir(), nil, "--grace", "2s")
	conn := p.connect(t, "", "")
	ctx := context.Background()
	if err := conn.Exec(ctx, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n"); err != nil {
		t.Fatal(err)
	}
	short, long := make(chan error, 1), make(chan error, 1)
	go func() { short <- conn.Exec(ctx, "SELECT sleep(1)") }()
	go func() {
		long <- conn.Exec(ctx, "SELECT sleepEachRow(0.1) FROM numbers(1000) SETTINGS max_block_size = 1")
	}()
	unread, err := p.connect(t, "", "").Query(ctx, "SELECT number FROM numbers(100000000000)")
	if err != nil {
		t.Fatal(err)
	}
	defer unread.Close()
	unsent, err := p.connect(t, "", "").PrepareBatch(ctx, "INSERT INTO t")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.connect(t, "", "").Ping(ctx); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	began := time.Now()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-short; err != nil {
		t.Errorf("the short query: got %v", err)
	}
	var killed *clickhouse.Exception
	if err := <-long; !errors.As(err, &killed) || killed.Code != 394 {
		t.Errorf("the long query: got %v", err)
	}
	if code, text := p.exit(t); code != 0 {
		t.Errorf("got %d %s", code, text)
	}
	if took := time.Since(began); took < time.Second || took > 8*time.Second {
		t.Errorf("the stop took %s", took)
	}
	if err := unsent.Append(uint64(1)); err == nil {
		if err := unsent.Send(); err == nil {
			t.Error("an insert into an engine that is gone succeeded")
		}
	}
}
