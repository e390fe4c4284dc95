package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDataPath: a data path that cannot hold a warehouse is a mistake of configuration, and is named.
func TestDataPath(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	file := s.write("a-file", "text")
	for path, wants := range map[string][]string{
		file:                       {file + " is a file; name a folder"},
		filepath.Join(file, "sub"): {"the data path cannot be used", file, "not a directory"},
		"/proc/kindred":            {"the data path cannot be used", "/proc/kindred"},
	} {
		for _, command := range [][]string{{"run"}, {"load", s.journey()}, {"check"}, {"query", "SELECT 1"}} {
			s.kindred(append([]string{"--warehouse-url", "embedded:" + path}, command...)...).exits(exitUsage, wants...)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil || string(text) != "text\n" {
		t.Errorf("the file became %q %v", text, err)
	}
}

func TestDataPathNotWritable(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	var closed string
	if os.Getuid() == 0 { // root may write into every folder, but not into a file system that is read-only
		closed = mountTmpfs(t, "ro")
	} else {
		closed = filepath.Join(s.folder, "closed")
		if err := os.Mkdir(closed, 0o500); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{closed, filepath.Join(closed, "new")} {
		s.kindred("--warehouse-url", "embedded:"+path, "init").exits(exitUsage, "the data path cannot be used", path)
	}
}

// TestDataPathShared: while one command runs, others use its engine.
func TestDataPathShared(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	first := s.start("query", "SELECT sleepEachRow(0.2) FROM numbers(10) SETTINGS max_block_size = 1")
	holder := s.holder()
	if got := s.query("SELECT 1"); got != "1" {
		t.Errorf("got %q", got)
	}
	first.wait().exits(0)
	s.gone(holder.PID)
}
