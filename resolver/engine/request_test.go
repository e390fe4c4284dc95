package engine

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzSetStatement: whatever a client sends as settings, what reaches the engine is one SET of plain names and quoted values.
func FuzzSetStatement(f *testing.F) {
	f.Add("max_threads", "1")
	f.Add("a", `', readonly = '0`)
	f.Add("a", `\`)
	f.Add("a = 1, b", "2")
	f.Fuzz(func(t *testing.T, name, value string) {
		if !isName(name) {
			return
		}
		sql := setStatement([]setting{{name, value}})
		l := &lexer{text: sql}
		var kinds []tokenKind
		var last token
		for tok := l.next(); tok.kind != end; tok = l.next() {
			kinds, last = append(kinds, tok.kind), tok
		}
		if len(kinds) != 4 || kinds[3] != quoted || last.end != len(sql) || unquote(sql[last.start:last.end]) != value {
			t.Fatalf("%q = %q became %s", name, value, sql)
		}
	})
}

func TestIsName(t *testing.T) {
	for name, want := range map[string]bool{"max_threads": true, "_x1": true, "": false, "1x": false, "a b": false, "a=1": false, "a'": false, "é": false, "a-b": false} {
		if got := isName(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}

func TestResponseEncoding(t *testing.T) {
	for accepted, want := range map[string]string{
		"": "", "gzip": "gzip", "br, gzip;q=0.8": "gzip", "gzip;q=0, deflate": "deflate", "identity": "", "zstd, gzip": "zstd", "*": "",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", accepted)
		if got := responseEncoding(r); got != want {
			t.Errorf("%q: got %q, want %q", accepted, got, want)
		}
	}
}

func TestContentType(t *testing.T) {
	for format, want := range map[string]string{
		"TabSeparated": "text/tab-separated-values", "TSVWithNames": "text/tab-separated-values", "CSV": "text/csv; charset=UTF-8; header=absent",
		"CSVWithNames": "header=present", "JSON": "application/json", "JSONCompact": "application/json", "JSONEachRow": "application/x-ndjson",
		"JSONCompactEachRowWithNames": "application/x-ndjson", "PrettyCompact": "text/plain", "Native": "application/octet-stream", "Parquet": "application/octet-stream",
	} {
		if got := contentType(format); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", format, got, want)
		}
	}
}
