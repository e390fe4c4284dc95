package resolver

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Blocked is the set of values that stand for "nobody" and would weld strangers into one profile.
type Blocked struct {
	// Values are compared ignoring ASCII case, after white space is trimmed. They are lower-case.
	Values []string
}

// builtinBlocked are the placeholders that trackers send in the place of an identifier, as PostHog, Segment and RudderStack list
// them in their public documentation. Each is blocked bare and in single or double quotes.
var builtinBlocked = [...]string{
	"anonymous", "guest", "distinctid", "distinct_id", "id", "not_authenticated", "email", "undefined", "true", "false", "null",
	"nil", "none", "nan", "unknown", "n/a", "na", "void", "[object object]", "{}", "[]", "-1", "0",
}

// BuiltinBlocked returns the built-in set: the placeholders above, bare and quoted. Values made of zeros and dashes alone are
// blocked beside it, whatever their length.
func BuiltinBlocked() Blocked {
	values := make([]string, 0, 3*len(builtinBlocked)+2)
	for _, value := range builtinBlocked {
		values = append(values, value, "'"+value+"'", `"`+value+`"`)
	}
	values = append(values, "''", `""`)
	slices.Sort(values)
	return Blocked{Values: values}
}

// LongestValue is the length in bytes of the longest blocked value: a longer one needs no look-up.
func (b Blocked) LongestValue() int {
	longest := 0
	for _, value := range b.Values {
		longest = max(longest, len(value))
	}
	return longest
}

// Reason says why a value is not an identifier.
type Reason string

// The reasons of rejection. Usable is none.
const (
	Usable    Reason = ""
	ByBlocked Reason = "blocked"
	ByTooLong Reason = "too_long"
	ByInvalid Reason = "invalid"
)

// Normalize trims ASCII white space. A value that is then empty is missing: it is no identifier, and not a rejected one either.
func Normalize(value string) string { return strings.Trim(value, WhiteSpace) }

// Judge says whether a normalized, non-empty value may be an identifier. The warehouse applies the same rules to its rows
// (sql/extract/slot.sql); this function is their definition, and tests hold the two together.
func (b Blocked) Judge(value string) Reason {
	switch {
	case len(value) > MaxValueBytes:
		return ByTooLong
	case !utf8.ValidString(value):
		return ByInvalid
	case strings.Trim(value, "0-") == "", slices.Contains(b.Values, lowerASCII(value)):
		return ByBlocked
	default:
		return Usable
	}
}

func lowerASCII(value string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + ('a' - 'A')
		}
		return r
	}, value)
}

// WhiteSpace is what is trimmed from both ends of a value.
const WhiteSpace = " \t\n\r\v\f"
