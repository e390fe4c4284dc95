package attach_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// TestLock follows a data path from free over taken to announced, and back.
func TestLock(t *testing.T) {
	path := t.TempDir()
	running := func(want bool) attach.Holder {
		t.Helper()
		holder, ok := attach.Running(path)
		if ok != want {
			t.Fatalf("got running %v, %+v, want %v", ok, holder, want)
		}
		return holder
	}
	running(false)
	lock, err := attach.Take(path)
	if err != nil {
		t.Fatal(err)
	}
	running(false) // it does not say where yet
	if _, err := attach.Take(path); !errors.Is(err, attach.ErrInUse) || !strings.Contains(err.Error(), "does not say who it is yet") {
		t.Errorf("got %v", err)
	}
	want := attach.Holder{PID: 7, Address: "127.0.0.1:8123", Native: "127.0.0.1:9000", Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Version: "26.7"}
	for _, h := range []attach.Holder{{PID: 7, Address: strings.Repeat("long", 50)}, want} { // the shorter one leaves nothing of the longer
		if err := lock.Announce(h); err != nil {
			t.Fatal(err)
		}
	}
	if got := running(true); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if _, err := attach.Take(path); !errors.Is(err, attach.ErrInUse) || !strings.Contains(err.Error(), "process 7 since 2026-01-02T03:04:05Z, on http://127.0.0.1:8123") {
		t.Errorf("got %v", err)
	}
	lock.Release()
	running(false)
	if lock, err = attach.Take(path); err != nil {
		t.Fatal(err)
	}
	lock.Release()
}

// TestLockOfAnother reads what a crash, or a stranger, may have left.
func TestLockOfAnother(t *testing.T) {
	path := t.TempDir()
	if err := os.WriteFile(filepath.Join(path, "engine.lock"), []byte("{not json"), 0o600); err != nil {
		t.Fatal(err)
	}
	if holder, ok := attach.Running(path); ok {
		t.Errorf("got %+v of a lock that nobody holds", holder)
	}
	lock, err := attach.Take(path)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	if holder, ok := attach.Running(path); ok {
		t.Errorf("got %+v of a lock whose holder said nothing", holder)
	}
	if _, err := attach.Take(filepath.Join(path, "absent")); err == nil || errors.Is(err, attach.ErrInUse) {
		t.Errorf("got %v for a folder that does not exist", err)
	}
}
