package engine_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// TestInserts sends data in every place and format in which ClickHouse takes it.
func TestInserts(t *testing.T) {
	address := serve(t)
	must(t, address, "CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
	for _, test := range []struct {
		name, query, body, want string
	}{
		{"values in the body", "", "INSERT INTO t VALUES (1, 'a'), (2, 'it''s; -- FORMAT')", "1\ta\n2\tit\\'s; -- FORMAT\n"},
		{"values with a semicolon", "", "INSERT INTO t (n, s) VALUES (1, 'a');", "1\ta\n"},
		{"values after the address", "INSERT INTO t VALUES", "(1,'a')(2,'b')", "1\ta\n2\tb\n"},
		{"values in the address", "INSERT INTO t VALUES (1, 'a')", "", "1\ta\n"},
		{"expressions", "", "INSERT INTO t VALUES (1 + 1, upper('a'))", "2\tA\n"},
		{"rows after the address", "INSERT INTO t FORMAT TabSeparated", "1\ta\n2\tb\n", "1\ta\n2\tb\n"},
		{"rows in the body", "", "INSERT INTO t FORMAT CSV\n1,a\n2,b", "1\ta\n2\tb\n"},
		{"rows on the same line", "", "INSERT INTO t FORMAT JSONEachRow {\"n\":1,\"s\":\"a\"}", "1\ta\n"},
		{"columns and settings", "INSERT INTO t (s, n) SETTINGS max_insert_block_size = 100 FORMAT CSV", "b,2", "2\tb\n"},
		{"a comment about FORMAT CSV", "INSERT INTO /* FORMAT JSON VALUES */ `t` -- FORMAT JSON\nFORMAT CSV", "2,b", "2\tb\n"},
		{"a qualified and quoted name", "INSERT INTO default.`t` (`n`, \"s\") FORMAT CSV", "2,b", "2\tb\n"},
		{"leading blanks are data", "INSERT INTO t FORMAT TSV", "1\t  a", "1\t  a\n"},
		{"no data", "INSERT INTO t FORMAT CSV", "", ""},
		{"a select", "", "INSERT INTO t SELECT number, 'VALUES' FROM numbers(2)", "0\tVALUES\n1\tVALUES\n"},
		{"a select with a format", "", "INSERT INTO t SELECT 1, 'a' FORMAT CSV", "1\ta\n"},
		{"not a word of data", "", "INSERT INTO t", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			must(t, address, "TRUNCATE TABLE t")
			if got := post(t, address, test.body, "query", test.query); got.status != 200 {
				t.Fatalf("got %d %s", got.status, got.body)
			}
			if got := must(t, address, "SELECT * FROM t ORDER BY n"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	for _, test := range []struct {
		name, query, body string
		status            int
		want              string
	}{
		{"broken data", "INSERT INTO t FORMAT CSV", "x,y", 400, "Code: 27."},
		{"absent table", "INSERT INTO nope FORMAT CSV", "1,2", 404, "Code: 60."},
		{"absent column", "INSERT INTO t (zzz) FORMAT CSV", "1", 404, "Code: 16."},
		{"absent format", "INSERT INTO t FORMAT Nope", "1", 404, "Code: 73."},
		{"no table", "", "INSERT INTO", 400, "Code: 62."},
		{"input()", "INSERT INTO t SELECT a + 1, b FROM input('a UInt64, b String') FORMAT CSV", "1,a\n", 501, "Code: 48."},
	} {
		if got := post(t, address, test.body, "query", test.query); got.status < 400 || !strings.HasPrefix(got.body, "Code: ") {
			t.Errorf("%s: got %d %.200s", test.name, got.status, got.body)
		} else if !strings.HasPrefix(got.body, test.want) {
			t.Errorf("%s: got %d %.200s, want %s", test.name, got.status, got.body, test.want)
		}
	}
}

// TestAnyBytes sends each byte, in a binary and in a text body, and a body that looks like SQL.
func TestAnyBytes(t *testing.T) {
	address := serve(t)
	must(t, address, "CREATE TABLE t (s String) ENGINE = Memory")
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for _, value := range [][]byte{every, bytes.Repeat(every, 300_000/256), []byte("\n\n"), []byte("; DROP TABLE t"), []byte(" ")} {
		must(t, address, "TRUNCATE TABLE t")
		if got := send(t, http.MethodPost, address, bytes.NewReader(append(varint(len(value)), value...)), nil, "query", "INSERT INTO t FORMAT RowBinary"); got.status != 200 {
			t.Fatalf("got %d %s", got.status, got.body)
		}
		if got := must(t, address, "SELECT s FROM t FORMAT RowBinary"); got != string(append(varint(len(value)), value...)) {
			t.Errorf("got %.40q…, want %.40q…", got, value)
		}
		// The same in one body: the data starts right after the line break.
		must(t, address, "TRUNCATE TABLE t")
		if got := send(t, http.MethodPost, address, bytes.NewReader(append(append([]byte("INSERT INTO t FORMAT RowBinary\n"), varint(len(value))...), value...)), nil); got.status != 200 {
			t.Fatalf("in one body: got %d %s", got.status, got.body)
		}
		if got := must(t, address, "SELECT s FROM t FORMAT RowBinary"); got != string(append(varint(len(value)), value...)) {
			t.Errorf("in one body: got %.40q…, want %.40q…", got, value)
		}
	}
}

func varint(n int) []byte {
	var b []byte
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}
