package resolver

import (
	"slices"
	"strings"
	"testing"
)

func TestJudge(t *testing.T) {
	blocked := BuiltinBlocked()
	for _, c := range []struct {
		want   Reason
		values []string
	}{
		{Usable, []string{
			"a", "1", "01", "00001", "-0-1", "0x0", "nullable", "null ", "nulls", "anonymous-1", "a@b.c", "@", "''x''", `"`, "'", "'null", "null'", `'null"`, "``", "`null`",
			"ıd", "N\u212ane", "\u212a", "unknown\x00", "\x00", "n\\a", "[object 1]", "%41%42%", "{3fa85f64-5717-4562-b3fc-2c963f66afa6}", "<a@b.c>", "fff", "ffffffff-ffff-ffff-ffff-fffffffffffe", "$5", "50%", "(1)", "%a b%", "[]{}", "--1", "−1", "+0", "0.0",
			strings.Repeat("x", 1024), strings.Repeat("é", 512), "\u00a0",
		}},
		{ByBlocked, []string{
			"null", "NULL", "nUlL", "'null'", `"Null"`, "undefined", "anonymous", "guest", "distinctid", "distinct_id", "id", "ID", "not_authenticated", "email", "true", "FALSE",
			"nil", "none", "NaN", "unknown", "N/A", "na", "void", "[object Object]", "'[object object]'", "{}", "[]", "-1", "'-1'", "0", "''", `""`,
			"(null)", "<null>", "Optional(nil)", "(not set)", "not_set", "unset", `\N`, "#N/A", "[object Undefined]", "anonymous_user", "Unknown User", "no_user", "${userId}", "{{user.id}}",
			"user_id", "userId", "'userId'", `"${userId}"`, "'(null)'", "%USER_ID%", "%%email%%", "<% id %>", "*|ID|*", "{user.id}", "[[id]]", "{00000000-0000-0000-0000-000000000000}", "#{id}", "[redacted]",
			"ffffffff-ffff-ffff-ffff-ffffffffffff", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
			"-", "--", "00", "0-0", "-0", "00000000-0000-0000-0000-000000000000", strings.Repeat("0", 1024), strings.Repeat("-", 33),
		}},
		{ByTooLong, []string{strings.Repeat("x", 1025), strings.Repeat("é", 512) + "x", strings.Repeat("0", 1025), strings.Repeat("\xff", 1025)}},
		{ByInvalid, []string{"\xff", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", strings.Repeat("x", 1023) + "\xc3"}},
	} {
		for _, value := range c.values {
			if got := blocked.Judge(UserID, value); got != c.want {
				t.Errorf("Judge(%.40q) = %q, want %q", value, got, c.want)
			}
		}
	}
}

func TestJudgeByModel(t *testing.T) {
	ours := Blocked{
		Builtin:  true,
		Values:   []string{"test"},
		Patterns: []string{`^bot-\d+$`, `a.b`},
		ByType: map[string]BlockedOfType{
			Email:   {Values: []string{"test@company.com"}, Patterns: []string{`(?i)@example\.(com|org)$`}},
			"phone": {Patterns: []string{`^5{5,}$`, `x|`}},
		},
	}
	theirs := ours
	theirs.Builtin = false
	for _, c := range []struct {
		blocked Blocked
		of      string
		want    Reason
		values  []string
	}{
		{ours, Email, Usable, []string{"a@c", "@@@", "x\n@\ny", "é@é", "0@0", "tests@company.com", "a@example.com.au"}},
		{ours, Email, ByInvalid, []string{"a", "@", "a@", "@b", "null", "0", "test", "a.b", "a@\xff"}},
		{ours, Email, ByBlocked, []string{"test@company.com", "TEST@Company.com", "x@example.com", "x@EXAMPLE.org", "a.b@c", "a\nb@c"}},
		{ours, UserID, Usable, []string{"a", "@", "test@company.com", "x@example.com", "bot-", "bot-1\n", "xbot-1", "ab", "a..b"}},
		{ours, UserID, ByBlocked, []string{"test", "TEST", "bot-1", "bot-007", "a.b", "xa\nbx", "a\x00b", "aéb", "00"}},
		{ours, "phone", ByBlocked, []string{"1", "55555", "test"}}, // x| matches everywhere
		{theirs, Email, Usable, []string{"a", "@", "0", "-", "0-0"}},
		{theirs, Email, ByBlocked, []string{"Test@company.com", "a-b", "test"}},
		{theirs, UserID, Usable, []string{"0", "---", "null"}}, // the built-in values are a list that the model can leave out
		{theirs, UserID, ByTooLong, []string{strings.Repeat("a.b", 500)}},
		{theirs, UserID, ByInvalid, []string{"a.b\xff"}},
		{Blocked{}, Email, Usable, []string{"0", "test", "a"}},
	} {
		for _, value := range c.values {
			if got := c.blocked.Judge(c.of, value); got != c.want {
				t.Errorf("Judge(%s, %.40q) with Builtin %t = %q, want %q", c.of, value, c.blocked.Builtin, got, c.want)
			}
		}
	}
	if got, want := ours.AllPatterns(), []string{`^bot-\d+$`, `a.b`, `(?i)@example\.(com|org)$`, `^5{5,}$`, `x|`}; !slices.Equal(got, want) {
		t.Errorf("AllPatterns: got %q, want %q", got, want)
	}
	if got, want := ours.PatternsOf("phone"), []string{`^bot-\d+$`, `a.b`, `^5{5,}$`, `x|`}; !slices.Equal(got, want) {
		t.Errorf("PatternsOf: got %q, want %q", got, want)
	}
	if got, want := ours.ByType[Email].LongestValue(), len("test@company.com"); got != want {
		t.Errorf("the longest value has %d bytes, want %d", got, want)
	}
}

// TestCompilePattern lists what the warehouse refuses too, and what it reads. The pipeline's tests compare what patterns find.
func TestCompilePattern(t *testing.T) {
	for _, pattern := range []string{"(", "*a", "a**", `\C`, "[z-a]", "a{1001}", "(a{1000}){1000}", "(?=a)", `\1`, "\xff", "a)(b", `\x{110000}`, `\Z`, `\p{Letter}`,
		`[\p{greek}]`, `\P{^Cn}`, `\\\p{LC}`, `\pX`} {
		if _, err := CompilePattern(pattern); err == nil {
			t.Errorf("%q is taken for a pattern", pattern)
		} else if strings.Contains(err.Error(), "(?s)") {
			t.Errorf("the error for %q shows what was not written: %v", pattern, err)
		}
	}
	for _, pattern := range []string{"", "|", `\pL`, `\p{Lu}`, `\p{^Greek}`, `\PN`, `\p{Any}`, `\\p{Letter}`, `\Qa.b`, `(?i)a`, `\z`, `[[:word:]]`, `(?P<n>a)(?<m>b)`} {
		if _, err := CompilePattern(pattern); err != nil {
			t.Errorf("%q: %v", pattern, err)
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
	for _, value := range []string{"-1", "0", "[]", "[object object]", "anonymous", "distinct_id", "distinctid", "email", "false", "guest", "id", "n/a", "na", "nan",
		"nil", "none", "not_authenticated", "null", "true", "undefined", "unknown", "void", "{}", "not set", "unset", "user_id", "userid", "no_user", `\n`} {
		if !slices.Contains(bare, value) {
			t.Errorf("%q is not blocked", value)
		}
	}
	if got, want := blocked.LongestValue(), len(`'$posthog_cookieless'`); got != want {
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
		reason := blocked.Judge(UserID, value)
		if other := blocked.Judge(UserID, strings.ToUpper(value)); isASCII(value) && other != reason {
			t.Errorf("Judge(%q) = %q, in capitals %q", value, reason, other)
		}
		if quoted := blocked.Judge(UserID, "'"+value+"'"); reason == ByBlocked && strings.Trim(value, "0-") != "" && !strings.ContainsAny(value[:1], `'"`) && quoted != ByBlocked {
			t.Errorf("%q is blocked, in quotes it is %q", value, quoted)
		}
	})
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > 127 }) < 0
}
