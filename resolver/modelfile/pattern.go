package modelfile

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// everything are values that have nothing in common: a pattern that finds a match in each of them would block all values.
var everything = []string{"a", "Z", "5", "-", "_", "@", "~", "é", "日", "😀"}

// maxPatternBytes is the longest pattern, and maxPatternSize a bound of what it compiles to. re2 gives a pattern a fixed amount of
// memory, which a counted repetition of a large class of characters exceeds; Go has no such limit.
const (
	maxPatternBytes = 2000
	maxPatternSize  = 20_000
)

var lookaround = regexp.MustCompile(`\(\?<?[=!]`)

// wrongPattern says why the warehouse could not use a regular expression, or would block everything by it; "" if neither is so.
func wrongPattern(pattern string) (problem, hint string) {
	if len(pattern) > maxPatternBytes {
		return fmt.Sprintf("a pattern is over %d bytes", maxPatternBytes), "write several"
	}
	compiled, err := resolver.CompilePattern(pattern)
	if err != nil {
		reason := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		switch {
		case lookaround.MatchString(pattern):
			hint = "re2 looks neither ahead nor behind: say what a blocked value has, not what it lacks"
		case strings.HasPrefix(pattern, "*"), strings.HasPrefix(pattern, "?"), strings.HasPrefix(pattern, "+"):
			hint = "a pattern is a regular expression, not a file's name: .* is any text"
		case strings.HasPrefix(reason, "re2 knows no"):
		default:
			hint = "the syntax is that of re2: https://github.com/google/re2/wiki/Syntax"
		}
		return fmt.Sprintf("the pattern %.100q is no regular expression: %.200s", pattern, reason), hint
	}
	if size(pattern) > maxPatternSize {
		return fmt.Sprintf("the pattern %.100q may be too large for re2", pattern), "repeat less often, or a smaller class of characters"
	}
	if compiled.MatchString("") {
		return fmt.Sprintf("the pattern %.100q matches the empty text", pattern),
			"no value is empty, and such a pattern finds a match in nearly all: ask for one character at least"
	}
	for _, value := range everything {
		if !compiled.MatchString(value) {
			return "", ""
		}
	}
	return fmt.Sprintf("the pattern %.100q finds a match in every value", pattern), "name what blocked values have in common"
}

// size bounds how many instructions a pattern that compiles has in re2, which works on bytes: a range of characters beyond ASCII
// takes a few.
func size(pattern string) int {
	parsed, err := syntax.Parse(pattern, syntax.Perl|syntax.DotNL)
	if err != nil {
		return 0
	}
	return sizeOf(parsed)
}

func sizeOf(r *syntax.Regexp) int {
	total := 1
	switch r.Op {
	case syntax.OpLiteral:
		total = 4 * len(r.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		total = 4 * (1 + len(r.Rune)/2)
	}
	for _, sub := range r.Sub {
		total += sizeOf(sub)
	}
	if r.Op == syntax.OpRepeat {
		total *= max(r.Min, r.Max, 1)
	}
	return total
}
