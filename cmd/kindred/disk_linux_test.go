package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The rest of the package runs everywhere; a full disk needs Linux.

// mountTmpfs mounts a small file system until the test's end, which only root may.
func mountTmpfs(t *testing.T, options string) string {
	t.Helper()
	folder := t.TempDir()
	var flags uintptr
	if options == "ro" {
		flags, options = syscall.MS_RDONLY, ""
	}
	if err := syscall.Mount("tmpfs", folder, "tmpfs", flags, options); err != nil {
		t.Skipf("cannot mount a tmpfs here, which takes root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount %s: %v", folder, err)
		}
	})
	return folder
}

// fill takes all space that is left, and returns what gives it back.
func fill(t *testing.T, folder string) (free func()) {
	t.Helper()
	path := filepath.Join(folder, "ballast")
	ballast, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer ballast.Close()
	for chunk := make([]byte, 64<<10); len(chunk) > 0; {
		_, err := ballast.Write(chunk)
		switch {
		case errors.Is(err, syscall.ENOSPC):
			chunk = chunk[:len(chunk)/2]
		case err != nil:
			t.Fatal(err)
		}
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFullDisk: load and run fail with a clear error, what is published stays, and once there is space the next ones succeed.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	disk := mountTmpfs(t, "size=64m")
	s.flags = []string{"--warehouse-url", "embedded:" + disk}
	s.keepEngine(disk)
	once := s.publishJourney()

	more := s.write("more.jsonl", `{"messageId":"n1","anonymousId":"bbb","userId":"u2","timestamp":"2024-04-01T00:00:00Z"}`)
	free := fill(t, disk)
	const hint = "the warehouse's disk is full: free some space and run again; what was published stays as it was"
	s.kindred("load", more).exits(exitFailed, hint)
	// In a process of its own, as for everybody: its lock is not waited for, although no word of its end could be written.
	a := s.start(append(s.flags, "run")...).wait().exits(exitFailed, hint, "waits for space on the warehouse's disk")
	if strings.Contains(a.stderr, "no answer") {
		t.Errorf("a run on a full disk says that the server does not answer:\n%s", a.stderr)
	}
	s.same(s.published(), once, "the full disk changed the published tables")
	free()
	s.must("run", "--full").exits(0, journeySummary)
	s.same(s.published(), once, "after space was freed")
	s.must("load", more)
	s.must("run").exits(0, "1 new event", "2  profiles, all identified")
}

// TestFullDiskAtStart: an engine that cannot even start says why.
func TestFullDiskAtStart(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	disk := mountTmpfs(t, "size=1m")
	free := fill(t, disk)
	s.flags = []string{"--warehouse-url", "embedded:" + filepath.Join(disk, "data")}
	s.kindred("query", "SELECT 1").exits(exitFailed, "the engine of the embedded warehouse ended", filepath.Join(disk, "data", "engine.log"))
	free()
}
