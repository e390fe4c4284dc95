package attach_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// holdVariable makes this test's binary a process that holds the engine of the path that it names, until it is killed.
const holdVariable = "KINDRED_TEST_HOLD"

func TestMain(m *testing.M) {
	if path := os.Getenv(holdVariable); path != "" {
		_, err := attach.Hold(path)
		fmt.Println("held", err)
		time.Sleep(time.Minute)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// hold starts a process that holds the engine. What it returns kills that.
func hold(t *testing.T, path string) (kill func()) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), holdVariable+"="+path)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() { _ = command.Process.Kill(); _ = command.Wait() }
	t.Cleanup(kill)
	if line, err := bufio.NewReader(output).ReadString('\n'); line != "held <nil>\n" {
		t.Fatalf("got %q %v", line, err)
	}
	return kill
}

func take(t *testing.T, path string) *attach.Lock {
	t.Helper()
	lock, err := attach.Take(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(lock.Release)
	return lock
}

// TestHold: an engine retires once its last holder is gone, however that went, and then nobody can hold it.
func TestHold(t *testing.T) {
	path := t.TempDir()
	lock := take(t, path)
	if attach.Held(path) {
		t.Error("held by nobody")
	}
	release, err := attach.Hold(path)
	if err != nil {
		t.Fatal(err)
	}
	killFirst, killSecond := hold(t, path), hold(t, path)
	for _, end := range []func(){release, killFirst, killSecond} {
		if !attach.Held(path) {
			t.Error("held, and not said to be")
		}
		if lock.Retire() {
			t.Fatal("it retires while somebody holds it")
		}
		end()
	}
	if attach.Held(path) {
		t.Error("the holders are gone")
	}
	if again, err := attach.Hold(path); err != nil { // to retire in vain keeps nobody off
		t.Error(err)
	} else {
		again()
	}
	for range 2 {
		if !lock.Retire() {
			t.Fatal("it does not retire, though nobody holds it")
		}
	}
	if _, err := attach.Hold(path); !errors.Is(err, attach.ErrEnding) {
		t.Errorf("an engine that ends: got %v", err)
	}
	if attach.Held(path) {
		t.Error("held by the engine itself")
	}
	lock.Release()
	release, err = attach.Hold(path) // of the next one
	if err != nil {
		t.Fatal(err)
	}
	release()
	if next := take(t, path); !next.Retire() {
		t.Error("the next engine does not retire")
	}
}

// TestHoldOfAKilledEngine: what the dead one had is free.
func TestHoldOfAKilledEngine(t *testing.T) {
	path := t.TempDir()
	kill := hold(t, path)
	kill()
	if !take(t, path).Retire() {
		t.Error("a dead process holds it")
	}
	if _, err := attach.Hold(filepath.Join(path, "absent")); err == nil || errors.Is(err, attach.ErrEnding) {
		t.Errorf("a folder that is not there: got %v", err)
	}
}

// TestLockIsKeptFromOthers: a lock's file may be there with another mode, and it will hold a password.
func TestLockIsKeptFromOthers(t *testing.T) {
	path := t.TempDir()
	file := filepath.Join(path, "engine.lock")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o666); err != nil {
		t.Fatal(err)
	}
	take(t, path)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v %v", info.Mode(), err)
	}
}
