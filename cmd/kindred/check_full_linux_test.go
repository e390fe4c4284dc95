package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestCheckWithoutRoom: a full disk, or a reader that is gone, is what check ends with, not a panic.
func TestCheckWithoutRoom(t *testing.T) {
	s := newSession(t)
	s.withEngine()
	s.must("init")
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	var stderr bytes.Buffer
	p := &program{stdin: strings.NewReader(""), stdout: full, stderr: &stderr, environment: os.Environ(), version: "test"}
	if code := p.run(t.Context(), append(s.flags, "check")); code != 1 || !strings.Contains(stderr.String(), "no space left on device") {
		t.Errorf("got exit code %d and %s", code, stderr.String())
	}
}
