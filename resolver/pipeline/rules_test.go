package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/reference"
	"github.com/kindred-id/kindred/sql"
)

// ruledModels are models whose slots all read the column v, with every rule for values among them.
func ruledModels() map[string]resolver.Model {
	model := func(blocked resolver.Blocked, normalize map[string][]resolver.Step, types ...string) resolver.Model {
		m := resolver.Model{Types: types, Blocked: blocked, Normalize: normalize}
		for _, name := range types {
			m.Slots = append(m.Slots, resolver.Slot{Type: name, Column: "v"})
		}
		return m
	}
	steps := map[string][]resolver.Step{
		resolver.Email: {resolver.Lower}, "upper": {resolver.Upper}, "phone": {resolver.Digits}, "dense": {resolver.NoSpaces},
		"dense email": {resolver.NoSpaces, resolver.Lower}, "back and forth": {resolver.Lower, resolver.Upper, resolver.NoSpaces, resolver.Digits},
	}
	blocked := resolver.BuiltinBlocked()
	blocked.Values = append(blocked.Values, "it's", "back\\slash", "\u00a0", strings.Repeat("x", 1024))
	blocked.Patterns = []string{`^test\b`, `a.b`, "x\n\ny", `^\s*$`}
	blocked.ByType = map[string]resolver.BlockedOfType{
		resolver.Email: {Values: []string{"a@b.c", "test@company.com"}, Patterns: []string{`(?i)@EXAMPLE\.`, `a.b`}},
		"phone":        {Patterns: []string{`^5{3,}$`, `^1?$`}},
		"dense":        {Values: []string{"ab", "n/a"}},
		"it's \"odd\"": {Values: []string{"long enough that the length of the others does not spare it the look-up"}, Patterns: []string{`\x00`, `'|"`, `\\`, `^.$`}},
	}
	bare := blocked
	bare.Builtin, bare.Values, bare.Patterns = false, nil, nil
	return map[string]resolver.Model{
		"built-in":        model(resolver.BuiltinBlocked(), nil, resolver.UserID),
		"everything":      model(blocked, steps, resolver.UserID, resolver.Email, "upper", "phone", "dense", "dense email", "back and forth", "it's \"odd\""),
		"without ours":    model(bare, steps, resolver.UserID, resolver.Email, "phone", "dense", "it's \"odd\""),
		"without a block": model(resolver.Blocked{}, nil, resolver.UserID, resolver.Email),
	}
}

// ruledValues are what the rules are tried on.
func ruledValues() []string {
	values := slices.Clone(hostile)
	for _, value := range resolver.BuiltinBlocked().Values {
		values = append(values, value, strings.ToUpper(value), " "+value+"\n", value+"x", "x"+value, "'"+value+"'", `"`+value+`"`, "'"+value, value+"\x00", "\u00a0"+value)
	}
	for size := range 40 {
		values = append(values, strings.Repeat("0", size), strings.Repeat("-", size), strings.Repeat("-0", size), strings.Repeat("0", size)+"1", "1"+strings.Repeat("-", size))
	}
	for b := range 256 {
		values = append(values, string([]byte{byte(b)}), string([]byte{'a', byte(b)}), string([]byte{byte(b), 'a'}), string([]byte{0xe2, byte(b), 0x80}), string([]byte{byte(b), '0'}),
			string([]byte{'1', byte(b), '2'}), string([]byte{'A', byte(b), '@', byte(b), 'Z'}))
	}
	values = append(values, "@", "@@", "@@@", "a@", "@b", "a@b", "A@B.C", "a\n@\nb", "\n@\n", "é@", "@é", "é@é", "test@company.com", "TEST@Company.com ", "me@example.com", "me@Example.", "a@\xff",
		"test", "test 1", "testing", "Test", "a.b", "a\nb", "xa bx", "a\xffb", "+49 (0)30 / 123-45", "555", "5 5 5", "55", "tel. 1", "N / A", " A\tB ", "ſ", "\u212a", "µ", "İ@ı", "bot-1", "bot-1\n",
		strings.Repeat("x", 1025)+" ", strings.Repeat("1 ", 600), strings.Repeat("1 ", 1025), strings.Repeat("a@", 512), strings.Repeat("a@", 513),
		"Long enough that the length of the others does not spare it the look-up")
	return values
}

// ruled puts the values into a table with the columns n and v, and returns its name.
func (p place) ruled(t *testing.T, values []string) string {
	t.Helper()
	ask(t, "CREATE DATABASE "+p.raw)
	table := p.raw + ".ruled"
	ask(t, "CREATE TABLE "+table+" (n UInt32, came DateTime64(3, 'UTC') DEFAULT 0, type String, v String) ENGINE = MergeTree ORDER BY n")
	var literals []string
	for i, value := range values {
		literals = append(literals, fmt.Sprintf("(%d, unhex('%x'))", i, value))
	}
	if _, err := engine.tell(t.Context(), "", strings.NewReader("INSERT INTO "+table+" (n, v) VALUES "+strings.Join(literals, ", "))); err != nil {
		t.Fatal(err)
	}
	return table
}

func literalText(t *testing.T, statement sql.Statement) string {
	t.Helper()
	text, err := statement.Literal()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestRulesAgree holds the three places that judge values against one another: Normalize and Judge, which define the rules, the
// fragments by which the warehouse applies them, and the reference.
func TestRulesAgree(t *testing.T) {
	t.Parallel()
	values := ruledValues()
	p := newPlace(t, "rules")
	p.ruled(t, values)
	for name, model := range ruledModels() {
		for number, slot := range model.Slots {
			t.Run(name+"/"+slot.Type, func(t *testing.T) {
				usable, reason := pipeline.Judgements(model, number)
				inner := fmt.Sprintf("SELECT n, trimmed_%d AS value_%[1]d FROM (%s)", number, literalText(t, pipeline.Values(model, p.raw, "ruled")))
				inner = fmt.Sprintf("SELECT n, value_%d AS value, value_%[1]d %s FROM (%s)", number, literalText(t, usable), inner)
				query := fmt.Sprintf("SELECT n, hex(value), %s AS reason, hex(usable_%d) FROM (%s) ORDER BY n", literalText(t, reason), number, inner)
				answer, err := engine.tell(t.Context(), "", strings.NewReader(query))
				if err != nil {
					t.Fatal(err)
				}
				compareRules(t, model, slot.Type, values, lines(answer))
			})
		}
	}
}

func compareRules(t *testing.T, model resolver.Model, identifierType string, values, rows []string) {
	t.Helper()
	if len(rows) != len(values) {
		t.Fatalf("got %d rows, want %d", len(rows), len(values))
	}
	for i, value := range values {
		normal := resolver.Normalize(value, model.Normalize[identifierType]...)
		if other := reference.Normal(model, identifierType, value); other != normal {
			t.Errorf("%q: Normalize says %q, the reference %q", value, normal, other)
		}
		reason, usable := string(model.Blocked.Judge(identifierType, normal)), ""
		if other := reference.Reason(model, identifierType, normal); normal != "" && other != reason {
			t.Errorf("%q: Judge says %q, the reference %q", value, reason, other)
		}
		if reason == "" {
			usable = normal
		}
		if normal == "" {
			reason, usable = strings.Split(rows[i], "\t")[2], "" // an empty value is missing: nothing is asked about it
		}
		if want := fmt.Sprintf("%d\t%X\t%s\t%X", i, normal, reason, usable); rows[i] != want {
			t.Errorf("%q: the warehouse says %.200s, want %.200s", value, rows[i], want)
		}
	}
}

// TestPatternsAgree looks for random patterns, and some that are likely to be taken differently, in values of UTF-8: the warehouse's
// re2 and Go find the same. (In a value that is not UTF-8 a dot finds the odd byte in Go and not in re2; such values are invalid
// before any pattern is asked.)
func TestPatternsAgree(t *testing.T) {
	t.Parallel()
	values := slices.DeleteFunc(ruledValues(), func(value string) bool { return value != strings.ToValidUTF8(value, "") })
	table := newPlace(t, "patterns").ruled(t, values)
	patterns := []string{
		"", "|", "x|", `^$`, `^`, `$`, `^a`, `b$`, `a.b`, `a\nb`, `(?-s)a.b`, `(?m)^b`, `(?m)a$`, `a$\nb`, `\Ab`, `a\z`, `(?i)k`, `(?i)s`, `(?i)\x{212a}`, `(?i)ı`, `(?i)É`, `(?i:a)B`, `(?i)a(?-i)B`,
		`\w`, `\W`, `\d`, `\D`, `\s`, `\S`, `\bb`, `\Bb`, `[[:alpha:]]`, `[^a]`, `[^\n]+\n`, `^.$`, `^..$`, `^[^\x00-\x7f]$`, `\x00`, `\Qa.b\E`, `\Qa.b`, `\pL`, `^\PL+$`, `\p{Lu}`, `\p{^Latin}\p{Any}`,
		`test|Test`, `(test|Test) 1`, `(a|b|c)@`, `a.*b|x`, `(a.*)?b`, `(?:ab)+?`, `a{2,}`, `^(?:\d{3}){2}`, `null`, `n.ll`, `nul+`, `(?i)NULL`, `(?i)n(ul)l`, `(nul|NUL)x?`, `^(0|-)+$`, `'`, `"`, `\\`, "`", `\x{1F600}`, `👩`, `^.{1000}`, `(?U)a+`,
	}
	random := rand.New(rand.NewPCG(*seed, 7))
	for range 150 {
		patterns = append(patterns, randomPattern(random, 4))
	}
	var compiled []*regexp.Regexp
	var columns []string
	for i, pattern := range patterns {
		expression, err := resolver.CompilePattern(pattern)
		if err != nil {
			t.Fatalf("%q: %v", pattern, err)
		}
		condition := literalText(t, sql.Load("extract/block_pattern.sql").Set("blocked_pattern_m", pattern).Insert("value", sql.Load("extract/block_value.sql")).Number("m", i))
		compiled, columns = append(compiled, expression), append(columns, "false "+condition)
	}
	answer, err := engine.tell(t.Context(), "", strings.NewReader("SELECT toUInt8("+strings.Join(columns, "), toUInt8(")+") FROM (SELECT n, v AS value FROM "+table+") ORDER BY n"))
	if err != nil {
		t.Fatal(err)
	}
	rows := lines(answer)
	if len(rows) != len(values) {
		t.Fatalf("got %d rows, want %d", len(rows), len(values))
	}
	for i, value := range values {
		for j, cell := range strings.Split(rows[i], "\t") {
			if got, want := cell == "1", compiled[j].MatchString(value); got != want {
				t.Errorf("%q in %.60q: found by the warehouse %t, by Go %t", patterns[j], value, got, want)
			}
		}
	}
}

// randomPattern makes a pattern of the parts that matter to how an engine searches: literals that have to be there, choices, repeats,
// flags and places.
func randomPattern(r *rand.Rand, depth int) string {
	one := func(texts ...string) string { return texts[r.IntN(len(texts))] }
	if depth == 0 || r.IntN(4) == 0 {
		return one("a", "b", "A", "@", "0", "-", "x", "null", "test", "é", ".", ".", `\.`, `\n`, `\d`, `\w`, `\s`, "[a-c]", "[^a]", `[^\n]`, "^", "$", `\b`, `\pL`, "(?i)k", "(?i)s", "(?i)nul", "(?m)^", "(?-s).", " ", `\x00`)
	}
	inner := randomPattern(r, depth-1)
	switch r.IntN(7) {
	case 0:
		return "(?:" + inner + ")" + one("*", "+", "?", "{2}", "{1,3}", "*?", "+?")
	case 1:
		return "(" + inner + "|" + randomPattern(r, depth-1) + ")"
	case 2:
		return inner + "|" + randomPattern(r, depth-1)
	case 3:
		return "(?" + one("i", "m", "-s", "s", "U") + ":" + inner + ")"
	default:
		return inner + randomPattern(r, depth-1)
	}
}
