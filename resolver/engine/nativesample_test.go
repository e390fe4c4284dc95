package engine

import (
	"slices"
	"strings"
	"testing"
)

// TestInsertTarget takes the target and the columns from heads as parseStatement leaves them.
func TestInsertTarget(t *testing.T) {
	for head, want := range map[string]struct {
		target string
		names  string // by blanks; "*" for a list that is not plain
	}{
		"INSERT INTO t":                                {"t", ""},
		"insert into table d.t (a, `b c`)":             {"d.t", "a|b c"},
		"INSERT INTO {t:Identifier} ( \"a\" ) ":        {"{t:Identifier}", "a"},
		"INSERT INTO `d`.`t`(n.a, n.`b`)":              {"`d`.`t`", "n.a|n.b"},
		"INSERT INTO FUNCTION file('x', 'CSV') (a)":    {"file('x', 'CSV')", "a"},
		"INSERT INTO TABLE FUNCTION null('a UInt8')":   {"null('a UInt8')", ""},
		"INSERT INTO t (* EXCEPT (a))":                 {"t", "*"},
		"INSERT INTO t (COLUMNS('a'))":                 {"t", "*"},
		"INSERT INTO t (a, /* ) */ `b``c`, \"d\\\"\")": {"t", "a|b`c|d\""},
		"INSERT INTO t (a,)":                           {"t", "*"},
		"INSERT INTO t (a b)":                          {"t", "*"},
		"INSERT INTO t SETTINGS x = 1":                 {"t", ""},
	} {
		target, list := insertTarget(head)
		names, plain := plainNames(list)
		if list != "" && !plain {
			names = []string{"*"}
		}
		if got := strings.Join(names, "|"); target != want.target || got != want.names {
			t.Errorf("%s: got %q (%q), want %q (%q)", head, target, got, want.target, want.names)
		}
	}
}

// FuzzInsertTarget: whatever the text is, it ends, and a plain list has the names that were put into it.
func FuzzInsertTarget(f *testing.F) {
	f.Add("INSERT INTO t", "a")
	f.Add("INSERT INTO FUNCTION f(", "`")
	f.Add("INSERT", "it's a \"b\"")
	f.Fuzz(func(t *testing.T, head, name string) {
		insertTarget(head)
		plainNames(head)
		if strings.ContainsAny(name, "`\\") {
			return
		}
		if got, plain := plainNames("a, `" + name + "`"); !plain || !slices.Equal(got, []string{"a", name}) {
			t.Errorf("%q: got %q", name, got)
		}
	})
}
