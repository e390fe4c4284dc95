package resolver

import (
	"slices"
	"strings"
	"testing"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ value, want string }{
		{"", ""}, {" ", ""}, {" \t\n\r\v\f", ""}, {" a ", "a"}, {"a b", "a b"}, {"\n a\tb \r\n", "a\tb"},
		{"\u00a0a", "\u00a0a"}, {"a\u2028", "a\u2028"}, {"\x00a\x00", "\x00a\x00"}, {" \xff ", "\xff"}, {"A", "A"},
	} {
		if got := Normalize(c.value); got != c.want {
			t.Errorf("Normalize(%q) = %q, want %q", c.value, got, c.want)
		}
	}
}

func TestJudge(t *testing.T) {
	blocked := BuiltinBlocked()
	for _, c := range []struct {
		want   Reason
		values []string
	}{
		{Usable, []string{
			"a", "1", "01", "00001", "-0-1", "0x0", "nullable", "null ", "nulls", "anonymous-1", "a@b.c", "@", "''x''", `"`, "'", "'null", "null'", `'null"`, "``", "`null`",
			"ıd", "N\u212ane", "\u212a", "unknown\x00", "\x00", "n\\a", "[object  object]", "[]{}", "--1", "−1", "+0", "0.0",
			strings.Repeat("x", 1024), strings.Repeat("é", 512), "\u00a0",
		}},
		{ByBlocked, []string{
			"null", "NULL", "nUlL", "'null'", `"Null"`, "undefined", "anonymous", "guest", "distinctid", "distinct_id", "id", "ID", "not_authenticated", "email", "true", "FALSE",
			"nil", "none", "NaN", "unknown", "N/A", "na", "void", "[object Object]", "'[object object]'", "{}", "[]", "-1", "'-1'", "0", "''", `""`,
			"-", "--", "00", "0-0", "-0", "00000000-0000-0000-0000-000000000000", strings.Repeat("0", 1024), strings.Repeat("-", 33),
		}},
		{ByTooLong, []string{strings.Repeat("x", 1025), strings.Repeat("é", 512) + "x", strings.Repeat("0", 1025), strings.Repeat("\xff", 1025)}},
		{ByInvalid, []string{"\xff", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", strings.Repeat("x", 1023) + "\xc3"}},
	} {
		for _, value := range c.values {
			if got := blocked.Judge(value); got != c.want {
				t.Errorf("Judge(%.40q) = %q, want %q", value, got, c.want)
			}
		}
	}
}

// TestBuiltinBlocked holds the set to what its look-up needs, and lists it once more: a value that goes or comes changes profiles.
func TestBuiltinBlocked(t *testing.T) {
	blocked := BuiltinBlocked()
	for _, value := range blocked.Values {
		if value != strings.ToLower(value) || value != Normalize(value) || value == "" {
			t.Errorf("%q is not lower-case, trimmed and there", value)
		}
	}
	if !slices.IsSorted(blocked.Values) || len(slices.Compact(slices.Clone(blocked.Values))) != len(blocked.Values) {
		t.Errorf("the values are not sorted and distinct: %q", blocked.Values)
	}
	var bare []string
	for _, value := range blocked.Values {
		if !strings.ContainsAny(value[:1], `'"`) {
			bare = append(bare, value)
			for _, quote := range []string{"'", `"`} {
				if !slices.Contains(blocked.Values, quote+value+quote) {
					t.Errorf("%q is blocked and %s is not", value, quote+value+quote)
				}
			}
		}
	}
	want := []string{"-1", "0", "[]", "[object object]", "anonymous", "distinct_id", "distinctid", "email", "false", "guest", "id", "n/a", "na", "nan", "nil", "none",
		"not_authenticated", "null", "true", "undefined", "unknown", "void", "{}"}
	if !slices.Equal(bare, want) {
		t.Errorf("got  %q\nwant %q", bare, want)
	}
	if got, want := blocked.LongestValue(), len(`'not_authenticated'`); got != want {
		t.Errorf("the longest value has %d bytes, want %d", got, want)
	}
	if got := (Blocked{}).LongestValue(); got != 0 {
		t.Errorf("the longest of no values has %d bytes, want 0", got)
	}
	BuiltinBlocked().Values[0] = "changed"
	if !slices.Equal(BuiltinBlocked().Values, blocked.Values) {
		t.Error("a caller can change the built-in set")
	}
}

func FuzzJudge(f *testing.F) {
	for _, seed := range []string{"", " null ", "0-0", "\xff", strings.Repeat("x", 1025), "'ID'"} {
		f.Add(seed)
	}
	blocked := BuiltinBlocked()
	f.Fuzz(func(t *testing.T, text string) {
		value := Normalize(text)
		if Normalize(value) != value {
			t.Errorf("%q becomes %q, and that becomes %q", text, value, Normalize(value))
		}
		if value == "" {
			return
		}
		reason := blocked.Judge(value)
		if other := blocked.Judge(strings.ToUpper(value)); isASCII(value) && other != reason {
			t.Errorf("Judge(%q) = %q, in capitals %q", value, reason, other)
		}
		if quoted := blocked.Judge("'" + value + "'"); reason == ByBlocked && strings.Trim(value, "0-") != "" && !strings.ContainsAny(value[:1], `'"`) && quoted != ByBlocked {
			t.Errorf("%q is blocked, in quotes it is %q", value, quoted)
		}
	})
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > 127 }) < 0
}
