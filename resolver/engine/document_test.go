package engine_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rows of the tables of TestFormats.
const rows = 205_000

// blockTables makes two tables of the same rows: `parts` comes in many blocks, `block` in one.
func blockTables(t *testing.T, address string) {
	t.Helper()
	must(t, address, "CREATE TABLE parts (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
	must(t, address, "SYSTEM STOP MERGES parts")
	for part := range 5 {
		must(t, address, fmt.Sprintf("INSERT INTO parts SELECT number, concat('it''s <', toString(number), '>,\t|') FROM numbers(%d) WHERE number %% 5 = %d", rows, part))
	}
	must(t, address, "CREATE TABLE block AS parts ENGINE = Memory")
	must(t, address, "INSERT INTO block SELECT * FROM (SELECT * FROM parts ORDER BY n) SETTINGS max_block_size = 1000000, max_threads = 1, "+
		"min_insert_block_size_rows = 1000000, min_insert_block_size_bytes = 0")
	for sql, want := range map[string]string{
		"SELECT uniqExact(blockNumber()) > 3 FROM (SELECT * FROM parts ORDER BY n)": "1\n",
		"SELECT uniqExact(blockNumber()), count() FROM block":                       fmt.Sprintf("1\t%d\n", rows),
	} {
		if got := must(t, address, sql); got != want {
			t.Fatalf("%s: got %s, want %s", sql, got, want)
		}
	}
}

// TestFormats compares a result that comes in many blocks with the same in one block: the former is one document, too.
func TestFormats(t *testing.T) {
	address := serve(t)
	blockTables(t, address)
	must(t, address, "CREATE TABLE copy AS parts ENGINE = Memory")
	const all, one = "SELECT * FROM parts ORDER BY n", "SELECT * FROM block"
	settings := []string{
		"output_format_write_statistics", "0", // they tell the time
		"output_format_pretty_squash_consecutive_ms", "60000", "output_format_pretty_squash_max_wait_ms", "60000", // blocks that come apart have frames of their own
		"output_format_pretty_max_rows", "300000",
	}
	for _, format := range []string{
		"JSON", "JSONStrings", "JSONCompact", "JSONColumns", "JSONColumnsWithMetadata", "JSONObjectEachRow", "JSONCompactEachRowWithNamesAndTypes",
		"JSONEachRow", "CSV", "CSVWithNames", "TSV", "TSVWithNamesAndTypes", "CustomSeparatedWithNames", "PrettyCompact", "PrettyCompactMonoBlock",
		"PrettySpace", "Vertical", "Markdown", "XML", "SQLInsert", "Values", "RowBinary", "RowBinaryWithNamesAndTypes", "LineAsString",
	} {
		t.Run(format, func(t *testing.T) {
			want := must(t, address, one+" FORMAT "+format, settings...)
			if format == "JSON" && !strings.Contains(want, fmt.Sprintf(`"rows": %d`, rows)) {
				t.Errorf("got the wrong number of rows at the end of a block: %s", want[len(want)-200:])
			}
			results := map[string]string{"named by the query": must(t, address, all+" FORMAT "+format, settings...)}
			if format == "JSON" || format == "TSVWithNamesAndTypes" {
				results["named by a header"] = send(t, http.MethodPost, address, strings.NewReader(all), http.Header{"X-Clickhouse-Format": {format}}, settings...).body
				results["named by a parameter"] = must(t, address, all, append([]string{"default_format", format}, settings...)...)
				results["waited for its end"] = must(t, address, all+" FORMAT "+format, append([]string{"wait_end_of_query", "1"}, settings...)...)
				results["before settings"] = must(t, address, all+" FORMAT "+format+" SETTINGS max_threads = 2; -- the end", settings...)
			}
			for name, got := range results {
				if got != want {
					t.Errorf("%s: got %s, want %s", name, excerpt(got, want), excerpt(want, got))
				}
			}
		})
	}
	t.Run("JSONEachRow as an array", func(t *testing.T) {
		array := append([]string{"output_format_json_array_of_rows", "1"}, settings...)
		var got []struct{ S string }
		if err := json.Unmarshal([]byte(must(t, address, all+" FORMAT JSONEachRow", array...)), &got); err != nil || len(got) != rows {
			t.Errorf("got %d rows and %v", len(got), err)
		}
	})
	for _, format := range []string{"Parquet", "Arrow", "ArrowStream", "ORC", "Avro", "MsgPack", "Native", "RowBinary", "JSON", "TSVWithNamesAndTypes"} {
		t.Run(format+" is read back", func(t *testing.T) {
			must(t, address, "TRUNCATE TABLE copy")
			data := must(t, address, all+" FORMAT "+format)
			if got := post(t, address, data, "query", "INSERT INTO copy FORMAT "+format); got.status != http.StatusOK {
				t.Fatalf("got %d %s", got.status, got.body)
			}
			const sum = "SELECT count(), sum(sipHash64(n, toString(s))) FROM "
			if got, want := must(t, address, sum+"copy"), must(t, address, sum+"block"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// excerpt is where a text begins to differ from another.
func excerpt(text, other string) string {
	at := 0
	for at < min(len(text), len(other)) && text[at] == other[at] {
		at++
	}
	return fmt.Sprintf("%d bytes with %q at %d", len(text), text[max(0, at-20):min(len(text), at+60)], at)
}

// TestDocuments sends a SELECT in the ways in which its FORMAT clause may be hidden, and what a format tells beside rows.
func TestDocuments(t *testing.T) {
	address := serve(t)
	must(t, address, "CREATE TABLE t (format String, n UInt64) ENGINE = MergeTree ORDER BY n")
	must(t, address, "INSERT INTO t VALUES ('b', 1)")
	must(t, address, "INSERT INTO t VALUES ('a', 2)")
	const json = "JSONCompactEachRowWithNames"
	for _, test := range []struct {
		name, sql, format, want string
		parameters              []string
	}{
		{"a column", "SELECT n FROM t ORDER BY format DESC", json, "[\"n\"]\n[1]\n[2]\n", nil},
		{"a column and a comment", "SELECT n FROM t ORDER BY format DESC -- ; FORMAT CSV", json, "[\"n\"]\n[1]\n[2]\n", nil},
		{"a column and the clause", "SELECT n FROM t ORDER BY format FORMAT CSVWithNames;", "CSVWithNames", "\"n\"\n2\n1\n", nil},
		{"settings before", "SELECT n FROM t ORDER BY n SETTINGS max_threads = 1", json, "[\"n\"]\n[1]\n[2]\n", nil},
		{"a union in brackets", "(SELECT 1 AS x) UNION ALL (SELECT 1)", json, "[\"x\"]\n[1]\n[1]\n", nil},
		{"FROM before SELECT", "FROM t SELECT sum(n) AS x", json, "[\"x\"]\n[3]\n", nil},
		{"a name of the WITH", "WITH 7 AS format SELECT format", json, "[\"format\"]\n[7]\n", nil},
		{"no SELECT", "EXPLAIN AST SELECT 1 FORMAT CSVWithNames", "CSVWithNames", "\"explain\"\n", nil},
		{"SHOW", "SHOW TABLES", json, "[\"name\"]\n[\"t\"]\n", nil},
		{"parameters", "SELECT {a:UInt8} AS a, {f:String} AS f FROM {t:Identifier} LIMIT 1", json, "[\"a\", \"f\"]\n[7, \"FORMAT CSV\"]\n",
			[]string{"param_a", "7", "param_f", "FORMAT CSV", "param_t", "t"}},
		{"a setting", "SELECT toString(getSetting('max_block_size')) AS s", json, "[\"s\"]\n[\"9\"]\n", []string{"max_block_size", "9"}},
		{"totals", "SELECT n, count() AS c FROM t GROUP BY n WITH TOTALS ORDER BY n", "CSV", "1,1\n2,1\n\n0,2\n", nil},
		{"row numbers", "SELECT n FROM t ORDER BY n", "Vertical", "Row 1:\n──────\nn: 1\n\nRow 2:\n──────\nn: 2\n", nil},
		{"no rows", "SELECT n FROM t WHERE 0", "CSVWithNames", "\"n\"\n", nil},
		{"nothing", "SELECT n FROM t", "Null", "", nil},
	} {
		got := post(t, address, test.sql, append([]string{"default_format", test.format}, test.parameters...)...)
		if got.status != http.StatusOK || !strings.HasPrefix(got.body, test.want) || got.header.Get("X-ClickHouse-Format") != test.format {
			t.Errorf("%s: got %d %s %q, want %s %q", test.name, got.status, got.header.Get("X-ClickHouse-Format"), got.body, test.format, test.want)
		}
	}
	got := must(t, address, "SELECT n FROM t ORDER BY n LIMIT 1 FORMAT JSON")
	for _, want := range []string{`"rows": 1,`, `"rows_before_limit_at_least": `, `"rows_read": 2,`} {
		if !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestDocumentErrors: an error is told as such before the first byte and in the middle, and leaves nothing open.
func TestDocumentErrors(t *testing.T) {
	address, pid := serveProcess(t)
	pipes := func() int {
		folder := fmt.Sprintf("/proc/%d/fd", pid)
		descriptors, err := os.ReadDir(folder)
		if err != nil {
			t.Skip("this system does not list a process's files:", err)
		}
		pipes := 0
		for _, descriptor := range descriptors {
			if target, _ := os.Readlink(filepath.Join(folder, descriptor.Name())); strings.HasPrefix(target, "pipe:") {
				pipes++
			}
		}
		return pipes
	}
	for _, format := range []string{"JSON", "Parquet", "CSV"} {
		must(t, address, "SELECT 1 FORMAT "+format)
	}
	before := pipes()
	for range 3 {
		for _, format := range []string{"JSON", "Parquet", "XML"} {
			got := post(t, address, "SELECT throwIf(number = 1), number FROM numbers(10) FORMAT "+format)
			if got.status != 500 || !strings.HasPrefix(got.body, "Code: 395. DB::Exception: ") || strings.Contains(got.body, "OUTFILE") {
				t.Errorf("%s: got %d %q", format, got.status, got.body)
			}
		}
		for sql, want := range map[string]string{
			"SELECT 1 FORMAT Nope": "(UNKNOWN_FORMAT) (version", "SELECT nope FORMAT JSON": "(UNKNOWN_IDENTIFIER) (version", "SELECT 1 +": "(SYNTAX_ERROR) (version",
			"SELECT 1 FORMAT": "(SYNTAX_ERROR) (version", "SELECT 1 FORMAT JSON SETTINGS no_such_setting = 1": "(UNKNOWN_SETTING) (version",
		} {
			got := post(t, address, sql)
			if got.status < 400 || strings.Count(got.body, want) != 1 || strings.Count(got.body, "Code: ") != 1 || strings.Count(got.body, "(version") != 1 || strings.Contains(got.body, "OUTFILE '") {
				t.Errorf("%s: got %d %q, want %q once", sql, got.status, got.body, want)
			}
		}
	}
	for _, format := range []string{"JSON", "Parquet", "XML"} {
		// Parquet keeps a million rows to itself before it writes, unless told otherwise.
		got := post(t, address, "SELECT throwIf(number = 500000), number FROM numbers(10000000) SETTINGS output_format_parquet_row_group_size = 10000 FORMAT "+format)
		tail := got.body[max(0, len(got.body)-1000):]
		tag := got.header.Get("X-ClickHouse-Exception-Tag")
		if got.status != 200 || got.err == nil || !strings.Contains(tail, "\r\n__exception__\r\n"+tag+"\r\nCode: 395. DB::Exception: ") {
			t.Errorf("%s, in mid-stream: got %d, %v, %q", format, got.status, got.err, tail)
		}
	}
	if after := pipes(); after != before {
		t.Errorf("got %d open pipes, want %d", after, before)
	}
}
