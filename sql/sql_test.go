package sql

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// fileNames lists the statements.
func fileNames(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(Files(), "*/*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("no statements: %v", err)
	}
	return names
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFilesOpenWithAComment holds the files to their form: what a statement does is said before it.
func TestFilesOpenWithAComment(t *testing.T) {
	for _, name := range fileNames(t) {
		text := readFile(t, name)
		first, _, _ := strings.Cut(text, "\n")
		if !strings.HasPrefix(first, "-- ") || len(first) < 20 {
			t.Errorf("%s does not open with a comment that says what it does: %q", name, first)
		}
		if !strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n") {
			t.Errorf("%s does not end with one newline", name)
		}
		for i, line := range strings.Split(text, "\n") {
			if strings.ContainsRune(line, '\t') || strings.TrimRight(line, " ") != line {
				t.Errorf("%s:%d has a tab or spaces at its end", name, i+1)
			}
		}
		if body := stripHeader(text); body == "" || strings.HasSuffix(body, ";") {
			t.Errorf("%s is empty but for its comment, or ends with a semicolon", name)
		}
	}
}

// onlyOnce are the statements that must not run a second time, and what sees to it.
var onlyOnce = map[string]string{
	"lock/create.sql":      "a lock that can be taken again is none",
	"publish/run.sql":      "a run writes its row once, under an id of its own",
	"publish/exchange.sql": "only tables that do not stand in their places are exchanged",
	"publish/rename.sql":   "only tables that do not have their names are renamed",
}

// TestStatementsSayThatTheyCanRunAgain looks at the statements that write: each says why a second run does no harm.
func TestStatementsSayThatTheyCanRunAgain(t *testing.T) {
	writes := regexp.MustCompile(`^(CREATE|INSERT|ALTER|DROP|DELETE|EXCHANGE|RENAME)\b`)
	again := regexp.MustCompile(`(?i)can be run again|replaces|made anew before|in blocks|adds rows`)
	refuses := regexp.MustCompile(`(?i)a second time (is|would)`)
	for _, name := range fileNames(t) {
		text := readFile(t, name)
		body := stripHeader(text)
		header := strings.Join(strings.Fields(strings.ReplaceAll(strings.TrimSuffix(text, body+"\n"), "--", "")), " ")
		why, rule := again, "can run again"
		if onlyOnce[name] != "" {
			why, rule = refuses, "must not run a second time"
		}
		if writes.MatchString(body) && !why.MatchString(header) {
			t.Errorf("%s writes and does not say why it %s: %s", name, rule, header)
		}
	}
}

// TestHeadersNameFiles: a statement that a comment speaks of is there.
func TestHeadersNameFiles(t *testing.T) {
	named := regexp.MustCompile(`\b[a-z_]+/[a-z_]+\.sql\b`)
	names := fileNames(t)
	for _, name := range names {
		for _, other := range named.FindAllString(readFile(t, name), -1) {
			if !slices.Contains(names, other) {
				t.Errorf("%s speaks of %s, which does not exist", name, other)
			}
		}
	}
}

// TestParametersAreFound compares the pattern by which parameters are found with everything in braces that has a type.
func TestParametersAreFound(t *testing.T) {
	braces := regexp.MustCompile(`\{\w+ *:[^{}\n]*\}`)
	for _, name := range fileNames(t) {
		text := stripHeader(readFile(t, name))
		for _, place := range braces.FindAllString(text, -1) {
			if !parameterPattern.MatchString(place) {
				t.Errorf("%s: %s looks like a parameter and is none", name, place)
			}
		}
		for _, comment := range regexp.MustCompile(`/\*[^*]*\*/`).FindAllString(text, -1) {
			if !insertPattern.MatchString(comment) {
				t.Errorf("%s: %s looks like a place for fragments and is none", name, comment)
			}
		}
	}
}

// statement makes one of a text, as Load makes it of a file.
func statement(text string) Statement {
	return Statement{name: "test/made.sql", text: stripHeader(text)}
}

func TestBuild(t *testing.T) {
	s := statement("-- Says something.\n-- Over two lines.\nSELECT {a:UInt64}, {b:Array(String)} FROM {t:Identifier} WHERE x = {a:UInt64}\n").
		SetAll(map[string]any{"a": 1, "b": []string{"x"}}).Set("t", "events")
	text, values, err := s.Build()
	if err != nil {
		t.Fatal(err)
	}
	if want := "SELECT {a:UInt64}, {b:Array(String)} FROM {t:Identifier} WHERE x = {a:UInt64}"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
	if len(values) != 3 || values["a"] != 1 || values["t"] != "events" {
		t.Errorf("got the values %v", values)
	}
	if got, want := s.Name(), "test/made"; got != want {
		t.Errorf("got the name %q, want %q", got, want)
	}
}

func TestBuildRefuses(t *testing.T) {
	base := statement("SELECT {a:UInt64} /* insert: more */")
	for _, c := range []struct {
		name string
		s    Statement
		want string
	}{
		{"an unknown file", Load("extract/nothing.sql"), "extract/nothing.sql does not exist"},
		{"an unknown folder", Load("../sql.go"), "does not exist"},
		{"a parameter without a value", base.Insert("more"), "parameter a has no value"},
		{"a value without a parameter", base.Insert("more").Set("a", 1).Set("b", 1), "parameter b is set and not used"},
		{"a parameter set twice", base.Insert("more").Set("a", 1).Set("a", 1), "parameter a is set twice"},
		{"a place left open", base.Set("a", 1), "nothing was inserted at more"},
		{"a place that is not there", base.Insert("more").Insert("less").Set("a", 1), "no place named less"},
		{"a place filled twice", base.Insert("more").Insert("more").Set("a", 1), "no place named more"},
		{"a fragment's mistake", base.Set("a", 1).Insert("more", Load("x/y.sql")), "x/y.sql does not exist"},
		{"a fragment's parameter", base.Set("a", 1).Insert("more", statement(", {f:String}")), "parameter f has no value"},
		{"a fragment's open place", base.Set("a", 1).Insert("more", statement("/* insert: inner */")), "nothing was inserted at inner"},
		{"a parameter with two values", base.Set("a", 1).Insert("more", statement(", {a:UInt64}").Set("a", 2)), "parameter a of test/made.sql has two values"},
		{"two fragments with two values", base.Set("a", 1).Insert("more", statement(", {f:String}").Set("f", "x"), statement(", {f:String}").Set("f", "y")), "two values"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := c.s.Build(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Build: got the error %v, want one with %q", err, c.want)
			}
			if _, err := c.s.Literal(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Literal: got the error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestInsert(t *testing.T) {
	s := statement("SELECT 1 /* insert: more */ FROM (/* insert: more */)").
		Insert("more", statement("-- A fragment.\n, {a:UInt64}\n").Set("a", 5), statement(", {a:UInt64} + {b:UInt64}").Set("a", 5).Set("b", 6))
	text, values, err := s.Build()
	if err != nil {
		t.Fatal(err)
	}
	if want := "SELECT 1 , {a:UInt64}\n, {a:UInt64} + {b:UInt64} FROM (, {a:UInt64}\n, {a:UInt64} + {b:UInt64})"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
	if len(values) != 2 || values["a"] != 5 || values["b"] != 6 {
		t.Errorf("got the values %v", values)
	}
}

// TestStatementsAreBases makes several statements of one: none of them changes another.
func TestStatementsAreBases(t *testing.T) {
	base := statement("SELECT {a:UInt64}, {v_n:UInt64} /* insert: more */").Set("a", 1)
	one, two := base.Set("v_n", 1).Number("n", 1).Insert("more"), base.Set("v_n", 2).Number("n", 2).Insert("more", statement(", 3"))
	for _, c := range []struct {
		s    Statement
		want string
	}{{one, "SELECT 1, 1 "}, {two, "SELECT 1, 2 , 3"}} {
		if got, err := c.s.Literal(); err != nil || got != c.want {
			t.Errorf("got %q, %v; want %q", got, err, c.want)
		}
	}
	if len(base.values) != 1 {
		t.Errorf("the base has the values %v, want a alone", base.values)
	}
}

func TestNumber(t *testing.T) {
	s := statement("SELECT value_n, usable_m, {column_n:Identifier}, not_numbered, value_name, n, value_nn, value_n FROM value_n_x").
		Set("column_n", "c").Number("n", 12).Number("m", 3)
	text, values, err := s.Build()
	if err != nil {
		t.Fatal(err)
	}
	if want := "SELECT value_12, usable_3, {column_12:Identifier}, not_numbered, value_name, n, value_nn, value_12 FROM value_n_x"; text != want {
		t.Errorf("got  %q\nwant %q", text, want)
	}
	if values["column_12"] != "c" || len(values) != 1 {
		t.Errorf("got the values %v", values)
	}
}

func TestQuoting(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"events", "`events`"},
		{"it`s", "`it\\`s`"},
		{`back\slash`, "`back\\\\slash`"},
		{"new\nline", "`new\\nline`"},
		{"a`; DROP TABLE x; --", "`a\\`; DROP TABLE x; --`"},
		{"", "``"},
		{"ünï 😀", "`ünï 😀`"},
	} {
		if got := QuoteName(c.name); got != c.want {
			t.Errorf("QuoteName(%q) = %q, want %q", c.name, got, c.want)
		}
	}
	s := statement("{s:String} {l:Array(String)} {n:Int64} {b:Bool} {i:Identifier}").
		Set("s", "it's \\ {x:String}\x00").Set("l", []string{"a", "b'"}).Set("n", -5).Set("b", true).Set("i", "x y")
	if got, err := s.Literal(); err != nil || got != `'it\'s \\ {x:String}\0' ['a', 'b\''] -5 true `+"`x y`" {
		t.Errorf("got %s, %v", got, err)
	}
}

// FuzzQuoting checks that no text gets out of its quotes: between the two there is no quote, and no backslash at the end, that an
// escape does not account for.
func FuzzQuoting(f *testing.F) {
	for _, seed := range []string{"", "'", `\`, `\'`, "`", "a\\`b", "\x00\n", "{a:String}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for quote, quoted := range map[byte]string{'\'': quoteValue(text), '`': QuoteName(text)} {
			inside := quoted[1 : len(quoted)-1]
			for i := 0; i < len(inside); i++ {
				switch inside[i] {
				case '\\':
					i++
					if i == len(inside) {
						t.Errorf("%q is quoted as %s, which does not end where it should", text, quoted)
					}
				case quote, '\n', 0:
					t.Errorf("%q is quoted as %s", text, quoted)
				}
			}
		}
	})
}

func TestFilesIsAFileSystem(t *testing.T) {
	if err := fstest.TestFS(Files(), fileNames(t)...); err != nil {
		t.Error(err)
	}
	if _, _, err := Load(fileNames(t)[0]).Build(); err != nil && strings.Contains(err.Error(), "does not exist") {
		t.Error(fmt.Errorf("a listed file is not found: %w", err))
	}
}
