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
		q := &query{queryID: value, settings: []setting{{name, value}, {name, "2"}}}
		text, err := q.setStatement().Literal()
		if err != nil {
			t.Fatal(err)
		}
		var tokens []string
		l := &lexer{text: text}
		for tok := l.next(); tok.kind != end; tok = l.next() {
			tokens = append(tokens, text[tok.start:tok.end])
		}
		got := strings.Join(tokens, " ")
		if len(tokens) != 12 || unescape(tokens[3]) != value || unescape(tokens[7]) != value ||
			got != "SET log_comment = "+tokens[3]+" , `"+name+"` = "+tokens[7]+" , `"+name+"` = '2'" {
			t.Fatalf("%q = %q became %s", name, value, text)
		}
	})
}

// unescape reads a quoted string as the engine does.
func unescape(quoted string) string {
	return strings.NewReplacer(`\\`, `\`, `\'`, `'`, "\\`", "`", `\n`, "\n", `\r`, "\r", `\t`, "\t", `\0`, "\x00").Replace(quoted[1 : len(quoted)-1])
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
		"": "", "gzip": "gzip", "br, gzip;q=0.8": "br", "snappy, gzip;q=0.8": "gzip", "lz4,br,zstd": "lz4", "gzip;q=0, deflate": "deflate", "identity": "", "zstd, gzip": "zstd", "*": "",
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
