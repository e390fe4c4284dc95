package engine

import (
	"strings"
	"testing"
)

func TestParseStatement(t *testing.T) {
	for _, test := range []struct {
		text, sql, format, data string
		hasData                 bool
	}{
		{"INSERT INTO t VALUES (1)", "INSERT INTO t ", "Values", " (1)", true},
		{"insert into t values(1)", "insert into t ", "Values", "(1)", true},
		{"INSERT INTO t FORMAT Values (1)", "INSERT INTO t ", "Values", " (1)", true},
		{"INSERT INTO t FORMAT CSV\n1,2", "INSERT INTO t ", "CSV", "1,2", true},
		{"INSERT INTO t FORMAT CSV \t\r\n\n1", "INSERT INTO t ", "CSV", "\n1", true},
		{"INSERT INTO t FORMAT RowBinary \x00\n", "INSERT INTO t ", "RowBinary", "\x00\n", true},
		{"INSERT INTO d.t (a, values, format) SETTINGS x = 'FORMAT y', z = 1 FORMAT TSV\n", "INSERT INTO d.t (a, values, format) SETTINGS x = 'FORMAT y', z = 1 ", "TSV", "", true},
		{"INSERT INTO values FORMAT CSV\n1", "INSERT INTO values ", "CSV", "1", true},
		{"INSERT INTO format VALUES (1)", "INSERT INTO format ", "Values", " (1)", true},
		{"INSERT INTO TABLE `a``b\\`c`.\"d\"\"e\" VALUES", "INSERT INTO TABLE `a``b\\`c`.\"d\"\"e\" ", "Values", "", true},
		{"INSERT INTO {d:Identifier}.{t:Identifier} (n) VALUES (1)", "INSERT INTO {d:Identifier}.{t:Identifier} (n) ", "Values", " (1)", true},
		{"INSERT INTO FUNCTION null('a UInt8, values String') VALUES (1)", "INSERT INTO FUNCTION null('a UInt8, values String') ", "Values", " (1)", true},
		{"-- VALUES\n/* FORMAT x */ INSERT /* ; */ INTO t -- SELECT\n VALUES (1)", "-- VALUES\n/* FORMAT x */ INSERT /* ; */ INTO t -- SELECT\n ", "Values", " (1)", true},
		{"INSERT INTO t", "INSERT INTO t", "Values", "", true},

		{"INSERT INTO t SELECT 1", "INSERT INTO t SELECT 1", "", "", false},
		{"INSERT INTO t (a) WITH 1 AS x SELECT x", "INSERT INTO t (a) WITH 1 AS x SELECT x", "", "", false},
		{"INSERT INTO t SELECT a FROM values('a UInt8', 1) FORMAT CSV", "INSERT INTO t SELECT a FROM values('a UInt8', 1) FORMAT CSV", "CSV", "", false},
		{"INSERT INTO", "INSERT INTO", "", "", false},
		{"SELECT 1 FORMAT JSON", "SELECT 1 FORMAT JSON", "JSON", "", false},
		{"SELECT (SELECT 1 FORMAT x) FORMAT JSON SETTINGS a = 1", "SELECT (SELECT 1 FORMAT x) FORMAT JSON SETTINGS a = 1", "JSON", "", false},
		{"SELECT 'FORMAT a', `FORMAT b`, $$FORMAT c$$, $x$ $$ FORMAT d $x$", "SELECT 'FORMAT a', `FORMAT b`, $$FORMAT c$$, $x$ $$ FORMAT d $x$", "", "", false},
		{"SELECT 1 -- FORMAT CSV", "SELECT 1 -- FORMAT CSV", "", "", false},
		{"", "", "", "", false},
	} {
		s, decided := parseStatement(test.text, true)
		if !decided || s.sql != test.sql || s.format != test.format || s.hasData != test.hasData || s.hasData && test.text[s.dataOffset:] != test.data {
			t.Errorf("%q: got %+v %v", test.text, s, decided)
		}
	}
}

func TestParseStatementFlags(t *testing.T) {
	for text, want := range map[string]statement{
		"SELECT 1; SELECT 2":                      {several: true, selects: true, endsAt: 8},
		"SELECT 1;":                               {selects: true, endsAt: 8},
		"SELECT 1; -- the end ; SELECT 2":         {selects: true, endsAt: 8},
		"SELECT ';' /* ; */; ":                    {selects: true, endsAt: 18},
		"SELECT 1 FORMAT CSV ; ":                  {selects: true, format: "CSV", formatAt: 9, formatEnds: 19, endsAt: 20},
		"SELECT format x, 1 FORMAT CSV":           {selects: true, format: "CSV", formatAt: 19, formatEnds: 29, endsAt: 29},
		"SELECT (SELECT 1 FORMAT CSV)":            {selects: true, endsAt: 28},
		"(SELECT 1 FORMAT CSV)":                   {selects: true, endsAt: 21},
		"with 1 as x select x":                    {selects: true, endsAt: 20},
		"FROM t SELECT 1":                         {selects: true, endsAt: 15},
		"SHOW TABLES FORMAT CSV":                  {format: "CSV", formatAt: 12, formatEnds: 22, endsAt: 22},
		"SELECT 1 INTO OUTFILE 'x'":               {outfile: true, selects: true, endsAt: 25},
		"INSERT INTO t FROM INFILE 'x'":           {infile: true, endsAt: 29},
		"KILL QUERY WHERE 1":                      {kill: true, endsAt: 18},
		"SELECT a, sum(b) GROUP BY a with totals": {totals: true, selects: true, endsAt: 39},
		"WITH totals AS (SELECT 1) SELECT 2":      {totals: true, selects: true, endsAt: 34}, // which costs a second run
		"SELECT 'WITH TOTALS'":                    {selects: true, endsAt: 20},
		"SELECT 'KILL'":                           {selects: true, endsAt: 13},
		"INSERT INTO t SELECT * FROM input('a')":  {input: true, endsAt: 38},
		"SELECT input(1)":                         {selects: true, endsAt: 15},
	} {
		got, _ := parseStatement(text, true)
		want.sql = text
		if got != want {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
}

func TestUnquote(t *testing.T) {
	for quoted, want := range map[string]string{`'a'`: "a", `'it''s'`: "it's", `'it\'s'`: "it's", `'\\'`: `\`, `''`: "", `'a\n\t\0b'`: "a\n\t\x00b", "'a''n'": "a'n"} {
		if got := unquote(quoted); got != want {
			t.Errorf("%s: got %q, want %q", quoted, got, want)
		}
	}
}

// FuzzParseStatement: what was decided on the beginning of a text holds for the whole, wherever it is cut; and the text of an
// INSERT is its head, its way of naming the data, and the data.
func FuzzParseStatement(f *testing.F) {
	for _, text := range []string{
		"INSERT INTO t (a) SETTINGS x = 1 FORMAT CSV \r\n1,2\n", "INSERT INTO `t`.x VALUES (1, 'a''b\\'')", "SELECT 1; -- x\n", "INSERT INTO {t:Identifier} SELECT 1",
		"insert into format values", "/* */ INSERT INTO t FORMAT Values(1)", "$a$ $b$ $a$ # c\n#! d", "KILL QUERY WHERE query_id = 'x'", "INSERT INTO t FORMAT \x00",
	} {
		f.Add(text, 7)
	}
	f.Fuzz(func(t *testing.T, text string, cut int) {
		whole, decided := parseStatement(text, true)
		if !decided {
			t.Fatalf("%q: undecided", text)
		}
		if whole.hasData {
			if whole.dataOffset < len(whole.sql) || whole.dataOffset > len(text) || !strings.HasPrefix(text, whole.sql) {
				t.Fatalf("%q: %+v", text, whole)
			}
		} else if whole.sql != text {
			t.Fatalf("%q: got %q", text, whole.sql)
		}
		if cut < 0 || cut > len(text) {
			return
		}
		if part, decided := parseStatement(text[:cut], false); decided && part != whole {
			t.Fatalf("%q cut at %d: got %+v, want %+v", text, cut, part, whole)
		}
	})
}
