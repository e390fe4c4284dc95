package engine_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

func TestCompression(t *testing.T) {
	address := serve(t)
	must(t, address, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	rows := strings.Repeat("12345\n", 10_000)
	for _, encoding := range []string{"gzip", "deflate", "zstd", "lz4", "br"} {
		must(t, address, "TRUNCATE TABLE t")
		got := send(t, http.MethodPost, address, bytes.NewReader(pack(t, encoding, rows)), http.Header{"Content-Encoding": {encoding}}, "query", "INSERT INTO t FORMAT TSV")
		if got.status != 200 {
			t.Fatalf("%s: got %d %s", encoding, got.status, got.body)
		}
		for _, sql := range []string{"SELECT n FROM t", "SELECT number, sipHash64(number) FROM numbers(300000)"} {
			plain := must(t, address, sql)
			got := send(t, http.MethodPost, address, strings.NewReader(sql), http.Header{"Accept-Encoding": {encoding}}, "enable_http_compression", "1")
			if got.header.Get("Content-Encoding") != encoding || unpack(t, encoding, got.body) != plain {
				t.Errorf("%s: %s: got encoding %q and %d bytes, want the %d plain ones", encoding, sql, got.header.Get("Content-Encoding"), len(got.body), len(plain))
			}
		}
		if got := send(t, http.MethodPost, address, strings.NewReader("SELECT 1"), http.Header{"Accept-Encoding": {encoding}}); got.header.Get("Content-Encoding") != "" || got.body != "1\n" {
			t.Errorf("%s without enable_http_compression: got %q %q", encoding, got.header.Get("Content-Encoding"), got.body)
		}
	}
	for name, header := range map[string]http.Header{
		"not gzip":        {"Content-Encoding": {"gzip"}},
		"unknown":         {"Content-Encoding": {"snappy"}},
		"truncated":       {"Content-Encoding": {"gzip"}, "X-Cut": {"1"}},
		"not zstd at all": {"Content-Encoding": {"zstd"}},
		"not lz4 at all":  {"Content-Encoding": {"lz4"}},
		"not br at all":   {"Content-Encoding": {"br"}},
		"truncated zstd":  {"Content-Encoding": {"zstd"}, "X-Cut": {"1"}},
		"truncated lz4":   {"Content-Encoding": {"lz4"}, "X-Cut": {"1"}},
		"truncated br":    {"Content-Encoding": {"br"}, "X-Cut": {"1"}},
	} {
		body := []byte(rows)
		if header.Get("X-Cut") != "" {
			packed := pack(t, header.Get("Content-Encoding"), rows)
			body = packed[:len(packed)/2]
		}
		must(t, address, "TRUNCATE TABLE t")
		if got := send(t, http.MethodPost, address, bytes.NewReader(body), header, "query", "INSERT INTO t FORMAT TSV"); got.status < 400 || !strings.HasPrefix(got.body, "Code: ") {
			t.Errorf("%s: got %d %s", name, got.status, got.body)
		}
		if got := must(t, address, "SELECT count() FROM t"); got != "0\n" {
			t.Errorf("%s: got %q rows", name, got)
		}
	}
}

func pack(t *testing.T, encoding, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch encoding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "deflate":
		w = zlib.NewWriter(&b)
	case "zstd":
		w, _ = zstd.NewWriter(&b)
	case "lz4":
		w = lz4.NewWriter(&b)
	case "br":
		w = brotli.NewWriter(&b)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpack(t *testing.T, encoding, text string) string {
	t.Helper()
	var r io.Reader
	var err error
	switch encoding {
	case "gzip":
		r, err = gzip.NewReader(strings.NewReader(text))
	case "deflate":
		r, err = zlib.NewReader(strings.NewReader(text))
	case "zstd":
		r, err = zstd.NewReader(strings.NewReader(text))
	case "lz4":
		r = lz4.NewReader(strings.NewReader(text))
	case "br":
		r = brotli.NewReader(strings.NewReader(text))
	}
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}
