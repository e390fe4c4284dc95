package modelfile

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

var (
	traitPattern  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,126}$`)
	columnPattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,126}$`)
	pathPattern   = regexp.MustCompile(`^[^.\x00-\x1f]+(\.[^.\x00-\x1f]+)*$`)
	notEmpty      = regexp.MustCompile(`[^ \t\n\r\v\f]`)
)

// traitNames are the keys of the mapping of traits.
func traitNames() named {
	return named{one: "trait", many: "traits", each: text{
		pattern: traitPattern,
		wrong: func(_, word string) (string, string) {
			hint := "letters, digits, _ and -, the first no digit; what the events call it is for from"
			if mended := strings.NewReplacer(" ", "_", ".", "_").Replace(word); mended != word && traitPattern.MatchString(mended) {
				hint = fmt.Sprintf("name the trait, and say what the events call it: {%s: {from: [%s]}}", mended, plain(word))
			}
			return fmt.Sprintf("the trait %.100q cannot have that name", word), hint
		},
	}}
}

// traitKeys are those of one trait's rule.
func traitKeys() fields {
	return fields{empty: "say what is not usual: {pick: first}, {column: true}", keys: []key{
		{
			name: "pick", optional: true, value: oneOf{words: words(resolver.Picks()), initial: string(resolver.PickLast)},
			doc: "Which value counts: last (the newest), first (the oldest), min, max, set (all distinct ones, as a list) or sum.",
		},
		{
			name: "type", optional: true, value: text{examples: []string{"String", "Bool", "Int64", "Float64", "Decimal(18, 2)", "Date", "DateTime64(3, 'UTC')", "UUID"}},
			doc: "The ClickHouse type of its values, String if it is not said. A value that does not fit stays in profile_traits, is NULL in the column, " +
				"and is counted.",
		},
		{
			name: "from", optional: true, value: list{item: traitPath(), itemName: "from", most: resolver.MaxTraitFrom, unique: true,
				empty: "leave it out: then it is the trait's own name"},
			doc: "The names that mean it in the events, the trait's own name if it is not said. Of several in one event the first that has a value " +
				"counts. A name with dots is a path into objects.",
		},
		{
			name: "sources", optional: true, value: list{item: traitSource(), itemName: "a source", most: resolver.MaxTraitSources, unique: true,
				empty: "leave it out: then all sources are trusted alike"},
			doc: "Sources in the order of trust, the most trusted first: a value of one of them is never replaced by one of a later source or of one " +
				"that is not listed.",
		},
		{
			name: "column", optional: true, value: truthOr{text: traitColumn()},
			doc: "Whether profiles has a typed column for it: true for one of the trait's name, or a name.",
		},
	}}
}

func traitPath() text {
	return text{
		pattern:  pathPattern,
		examples: []string{"email", "firstName", "address.city"},
		wrong: func(what, word string) (string, string) {
			return fmt.Sprintf("%s: %.100q names no trait", what, word), "a name, or names with a dot between two of them: address.city"
		},
	}
}

func traitSource() text {
	return text{pattern: notEmpty, wrong: func(string, string) (string, string) {
		return "a source is empty", "leave it out: sources that are not listed come last"
	}}
}

func traitColumn() text {
	return text{
		pattern:  columnPattern,
		not:      resolver.ProfileColumns(),
		examples: []string{"email", "lifetime_revenue"},
		wrong: func(what, word string) (string, string) {
			if columnPattern.MatchString(word) {
				return fmt.Sprintf("%s: profiles has a column %s already", what, word), fmt.Sprintf("give it another name: column: trait_%s", word)
			}
			return fmt.Sprintf("%s: the name %.100q cannot be used", what, word), "letters, digits and _, the first no digit"
		},
	}
}
