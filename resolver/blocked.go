package resolver

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Blocked is the set of values that stand for "nobody" and would weld strangers into one profile.
type Blocked struct {
	// Builtin says that the rules which are no list of values hold too: what is made of zeros and dashes alone is blocked, a UUID of
	// f's, and what has the PlaceholderForm; and a value of the type Email without an @ between other characters is invalid.
	Builtin bool
	// Values are compared ignoring ASCII case, after normalization. They are lower-case.
	Values []string
	// Patterns are regular expressions (re2) that block the values in which they find a match; a dot matches a line's end too.
	Patterns []string
	// ByType has more values and patterns for one type each.
	ByType map[string]BlockedOfType
}

// BlockedOfType is what is blocked for one type beside what is blocked for all, in the same forms.
type BlockedOfType struct{ Values, Patterns []string }

// builtinBlocked are the placeholders that trackers send in the place of an identifier, as PostHog, Segment and RudderStack list
// them in their public documentation; what languages, spreadsheets and databases write for nothing; names of fields; and two ids that
// many devices share: Android's of a known fault, and the hardware address that apps get to see. Each is blocked bare and in single or
// double quotes.
var builtinBlocked = [...]string{
	"anonymous", "guest", "distinctid", "distinct_id", "id", "not_authenticated", "email", "undefined", "true", "false", "null",
	"nil", "none", "nan", "unknown", "n/a", "na", "void", "[object object]", "{}", "[]", "-1", "0",
	"optional(nil)", "not set", "not_set", "not-set", "notset", "unset", `\n`, "#n/a", "#null!", "#ref!", "#value!", "#name?", "not available",
	"not_available", "anonymous_user", "anonymous user", "anonymous-user", "anonymoususer", "unknown_user", "unknown user", "unknown-user",
	"unknownuser", "guest_user", "guest user", "guest-user", "guestuser", "no_user", "no user", "no-user", "nouser", "no_user_id", "not_logged_in",
	"not logged in", "unauthenticated", "user_id", "userid", "user-id", "user id", "anonymous_id", "anonymousid", "anonymous-id", "distinct-id",
	"device_id", "deviceid", "$user_id", "$userid", "$device_id", "$posthog_cookieless", "00:00:00:00:00:00", "02:00:00:00:00:00", "9774d56d682e549c",
}

// PlaceholderForm is what stands where a template was not filled in, or where a program wrote that it has no value: ${userId}, {{user.id}},
// %USER_ID%, <% id %>, *|ID|*; (not set), <null>, [object Undefined]; also in quotes. What brackets hold may be no more than letters,
// spaces, dots and _, since real ids hold digits.
const PlaceholderForm = `^["']?(?:[$#@]\{.*\}|\$\(.*\)|\{\{.*\}\}|\{%.*%\}|<%.*%>|\*\|.*\|\*|%+[A-Za-z_][A-Za-z_.]*%+|\{[0-]*\}|` +
	`\{[A-Za-z_][A-Za-z_. ]*\}|<[A-Za-z_][A-Za-z_. ]*>|\[+[A-Za-z_][A-Za-z_. ]*\]+|\([A-Za-z_][A-Za-z_. ]*\))["']?$`

// BuiltinBlocked returns the built-in set: the placeholders above, bare and quoted. Values made of zeros and dashes alone are
// blocked beside it, whatever their length.
func BuiltinBlocked() Blocked {
	values := make([]string, 0, 3*len(builtinBlocked)+2)
	for _, value := range builtinBlocked {
		values = append(values, value, "'"+value+"'", `"`+value+`"`)
	}
	values = append(values, "''", `""`)
	slices.Sort(values)
	return Blocked{Builtin: true, Values: values}
}

// LongestValue is the length in bytes of the longest of the values blocked for all types: a longer one needs no look-up.
func (b Blocked) LongestValue() int { return longest(b.Values) }

// LongestValue is the length in bytes of the longest of the type's own blocked values.
func (b BlockedOfType) LongestValue() int { return longest(b.Values) }

func longest(values []string) int {
	length := 0
	for _, value := range values {
		length = max(length, len(value))
	}
	return length
}

// AllPatterns returns the patterns for all types and those of each type, each once: first in the model's order, then by the types'
// names. A pattern's place in it is its number.
func (b Blocked) AllPatterns() []string {
	patterns := slices.Clone(b.Patterns)
	for _, name := range slices.Sorted(maps.Keys(b.ByType)) {
		patterns = append(patterns, b.ByType[name].Patterns...)
	}
	var distinct []string
	for _, pattern := range patterns {
		if !slices.Contains(distinct, pattern) {
			distinct = append(distinct, pattern)
		}
	}
	return distinct
}

// PatternsOf returns the patterns that block values of the type: those for all types, then its own.
func (b Blocked) PatternsOf(identifierType string) []string {
	return slices.Concat(b.Patterns, b.ByType[identifierType].Patterns)
}

// CompilePattern reads a pattern as the warehouse's re2 does: a dot matches a line's end too, ^ and $ mean the value's ends. It refuses
// what re2 refuses, but for patterns that re2 finds too large (over 8 MiB compiled, for example (\pL{100}){10}), and of what re2
// reads only \C and group names that are not ASCII.
func CompilePattern(pattern string) (*regexp.Regexp, error) {
	// Alone first, so that an error shows the pattern as it was written.
	if _, err := regexp.Compile(pattern); err != nil {
		return nil, err
	}
	for _, match := range escapes.FindAllStringSubmatch(pattern, -1) {
		if name := match[1]; name != "" && !isRE2Class(name) {
			return nil, fmt.Errorf("error parsing regexp: re2 knows no character class named %q (it knows Unicode's general categories, such as Lu, "+
				"and scripts, such as Greek)", name)
		}
	}
	return regexp.Compile("(?s)" + pattern)
}

// escapes finds every escape of a pattern, with the name of the character class if it is one.
var escapes = regexp.MustCompile(`(?s)\\(?:[pP]\{\^?([^}]*)\}|.)`)

// isRE2Class tells whether re2 knows the character class. Go knows more: other names for categories, in any case, and two more.
func isRE2Class(name string) bool {
	return name == "Any" || unicode.Scripts[name] != nil || unicode.Categories[name] != nil && name != "Cn" && name != "LC"
}

// Reason says why a value is not an identifier.
type Reason string

// The reasons of rejection. Usable is none.
const (
	Usable    Reason = ""
	ByBlocked Reason = "blocked"
	ByTooLong Reason = "too_long"
	ByTooMany Reason = "too_many" // it stands for a list, see TooMany; Judge never says so
	ByInvalid Reason = "invalid"
)

// Email is the name of the type whose values have to match EmailForm.
const (
	Email     = "email"
	EmailForm = ".+@.+"
)

// Judge says whether a normalized, non-empty value may be an identifier of the type. The warehouse applies the same rules to its
// rows (sql/extract/usable_values.sql); this function is their definition, and tests hold the two together. It is not fast. It panics for a
// pattern that CompilePattern refuses, which a model is checked for when it is read.
func (b Blocked) Judge(identifierType, value string) Reason {
	switch {
	case len(value) > MaxValueBytes:
		return ByTooLong
	case !utf8.ValidString(value), b.Builtin && identifierType == Email && !matches(EmailForm, value):
		return ByInvalid
	case b.blocks(identifierType, value):
		return ByBlocked
	default:
		return Usable
	}
}

func (b Blocked) blocks(identifierType, value string) bool {
	lower := lowerASCII(value)
	return b.Builtin && (strings.Trim(value, "0-") == "" || isOfFs(value) || matches(PlaceholderForm, value)) ||
		slices.Contains(b.Values, lower) ||
		slices.Contains(b.ByType[identifierType].Values, lower) ||
		slices.ContainsFunc(b.PatternsOf(identifierType), func(pattern string) bool { return matches(pattern, value) })
}

// isOfFs tells whether the value has the length of a UUID, and nothing but f's.
func isOfFs(value string) bool {
	return (len(value) == 32 || len(value) == 36) && strings.Trim(value, "fF-") == ""
}

func matches(pattern, value string) bool {
	compiled, err := CompilePattern(pattern)
	if err != nil {
		panic(fmt.Sprintf("the model was not checked: %v", err))
	}
	return compiled.MatchString(value)
}
