package main_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// before unpacks a data folder that kindred and kindred-engine made when that was no server of ClickHouse's yet: six events of
// examples/journey.jsonl, loaded and resolved, and in database default what somebody else made.
func before(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	file, err := os.Open("testdata/before.tar.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for archive := tar.NewReader(unpacked); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return data
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(data, header.Name)
		switch header.Typeflag {
		case tar.TypeDir:
			err = os.MkdirAll(path, 0o700)
		case tar.TypeSymlink:
			err = os.Symlink(header.Linkname, path)
		default:
			var text []byte
			if text, err = io.ReadAll(archive); err == nil {
				err = os.WriteFile(path, text, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestFolderOfBefore: all that is in it is there, can be written to, and is there after another start.
func TestFolderOfBefore(t *testing.T) {
	t.Parallel()
	data := before(t)
	for start := range 2 {
		p := startBy(t, nil, data).serves(t)
		if start == 0 {
			p.must(t, "INSERT INTO default.notes VALUES (3, 'c')")
			p.must(t, "INSERT INTO identity.profiles SELECT * FROM identity.profiles LIMIT 1")
		}
		for query, want := range map[string]string{
			"SELECT count(), countIf(anonymous_id = 'aaa-aaa-aaa') FROM raw.events":                           "6\t5",
			"SELECT id_type, id_value, event_count FROM identity.identity_map WHERE id_value = 'aaa-aaa-aaa'": "anonymous_id\taaa-aaa-aaa\t5",
			"SELECT count() FROM identity.profiles":                                                           "3",
			"SELECT count() FROM identity.resolved_events":                                                    "6",
			"SELECT groupArray((n, s)) FROM (SELECT * FROM default.notes ORDER BY n)":                         "[(1,'a'),(2,'b'),(3,'c')]",
			"SELECT n FROM default.people":                                                                    "3",
			"SELECT twice(21)":                                                                                "42",
			"SELECT count() FROM system.detached_parts":                                                       "0",
		} {
			if got := p.must(t, query); got != want {
				t.Errorf("start %d, %s: got %q, want %q", start, query, got, want)
			}
		}
		p.stop(t, syscall.SIGTERM)
	}
}

// TestFolderThatCannotBeRead: the engine does not serve a part of what is there.
func TestFolderThatCannotBeRead(t *testing.T) {
	t.Parallel()
	data := before(t)
	file := filepath.Join(data, "clickhouse", "metadata", "default", "notes.sql")
	const table = "ATTACH TABLE _ UUID '7d15ac56-6f1f-4e5c-9d59-5e2a2c2a0001' (n UInt64) ENGINE = OfAnotherVersion"
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	code, output := fails(t, data, os.Environ())
	for _, want := range []string{"notes", "OfAnotherVersion", "start the server"} {
		if code != 1 || !strings.Contains(output, want) {
			t.Errorf("got %d %s, want %q", code, output, want)
		}
	}
}
