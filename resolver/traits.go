package resolver

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// TraitRule says what a trait is made of, and which of its values a profile has. A trait without a rule is as with
// TraitRule{Name: name, Pick: PickLast, Type: "String", From: []string{name}}.
type TraitRule struct {
	Name string
	Pick Pick
	// Type is the type of the trait's values, in the spelling of ParseTraitType. Values that do not fit it stay in profile_traits.
	Type string
	// From are the names in the events that mean the trait: of several in one event the first that has a value counts. A name with dots
	// is a path into objects. A name that is in some rule's From is no trait of its own, and neither is a rule's name that is in no
	// rule's From.
	From []string
	// Sources are the most trusted sources, the first before all others: a value of one of them is never replaced by one of a later or an
	// unlisted source, whatever their times.
	Sources []string
	// Column is the name of the typed column of profiles, "" for none.
	Column string
}

// Pick says which of a trait's values count.
type Pick string

// The picks. Values that are null or empty never count.
const (
	PickLast  Pick = "last"  // the newest; of several at one time that of the greatest message_id
	PickFirst Pick = "first" // the oldest; of several at one time that of the greatest message_id
	PickMin   Pick = "min"   // the least of those that fit the type, as it was said last; the newest if none fits
	PickMax   Pick = "max"   // the greatest, likewise
	PickSet   Pick = "set"   // all distinct ones, as a list
	PickSum   Pick = "sum"   // of those that fit the type the sum over all events; the newest if none fits
)

// Picks returns all picks.
func Picks() []Pick { return []Pick{PickLast, PickFirst, PickMin, PickMax, PickSet, PickSum} }

// Limits of the rules for traits: each costs a run time for every event.
const (
	MaxTraitRules   = 200
	MaxTraitFrom    = 20
	MaxTraitSources = 200
)

var (
	traitName   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,126}$`)
	traitColumn = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,126}$`)
)

// ProfileColumns are the columns that profiles has in any case, whose names no trait can have for its own.
func ProfileColumns() []string {
	return []string{"profile_id", "user_id", "is_identified", "user_ids", "anonymous_ids", "identifiers", "identifier_count", "first_seen",
		"last_seen", "identified_at", "event_count", "sources", "traits"}
}

// IsTraitName tells whether a rule may have that name: letters, digits, _ and -, no digit first.
func IsTraitName(name string) bool { return traitName.MatchString(name) }

// IsTraitColumn tells whether a typed column may have that name, beside those that are taken: letters, digits and _, no digit first.
func IsTraitColumn(name string) bool { return traitColumn.MatchString(name) }

// IsTraitPath tells whether a text is a name, or names with dots between them.
func IsTraitPath(path string) bool {
	return !strings.ContainsFunc(path, func(r rune) bool { return r < ' ' }) && !slices.Contains(strings.Split(path, "."), "")
}

// Plain tells whether the newest value of any source wins, as of a trait without a rule.
func (r TraitRule) Plain() bool { return r.Pick == PickLast && len(r.Sources) == 0 }

// ColumnType is the type of the rule's column.
func (r TraitRule) ColumnType() string {
	if r.Pick == PickSet {
		return "Array(" + r.Type + ")"
	}
	return "Nullable(" + r.Type + ")"
}

// Problem says what is wrong with the rule alone, and how to mend it; "" where nothing is.
func (r TraitRule) Problem() (problem, hint string) {
	kind, problem, hint := ParseTraitType(r.Type)
	switch {
	case problem != "":
		return problem, hint
	case kind.Name != r.Type:
		return fmt.Sprintf("the type %s is to be written %s", r.Type, kind.Name), ""
	case !IsTraitName(r.Name):
		return fmt.Sprintf("the trait %.100q cannot have that name", r.Name), "letters, digits, _ and -, the first no digit; what the events call it is for from"
	case !slices.Contains(Picks(), r.Pick):
		return fmt.Sprintf("pick is %q: it has to be one of %v", r.Pick, Picks()), ""
	case len(r.From) == 0:
		return fmt.Sprintf("the trait %s has no from", r.Name), ""
	case len(r.From) > MaxTraitFrom || len(r.Sources) > MaxTraitSources:
		return fmt.Sprintf("the trait %s has %d names and %d sources: there may be %d and %d", r.Name, len(r.From), len(r.Sources), MaxTraitFrom, MaxTraitSources), ""
	case r.Column != "" && !IsTraitColumn(r.Column):
		return fmt.Sprintf("the column %.100q cannot have that name", r.Column), "letters, digits and _, the first no digit"
	case slices.Contains(ProfileColumns(), r.Column):
		return fmt.Sprintf("profiles has a column %s already", r.Column), "give it another name: column: trait_" + r.Column
	case len(r.Sources) > 0 && (r.Pick == PickSet || r.Pick == PickSum):
		return fmt.Sprintf("sources of a trait with pick: %s", r.Pick), fmt.Sprintf("leave it out: a %s has the values of all sources", r.Pick)
	case r.Pick == PickSum:
		return kind.sumProblem()
	}
	return "", ""
}

// validateTraits reports what is wrong with the rules for traits.
func (m Model) validateTraits() error {
	if len(m.Traits) > MaxTraitRules {
		return fmt.Errorf("the model has %d rules for traits: there may be %d", len(m.Traits), MaxTraitRules)
	}
	names, columns := map[string]bool{}, map[string]string{}
	for _, rule := range m.Traits {
		if problem, hint := rule.Problem(); problem != "" {
			return fmt.Errorf("trait %s: %s (%s)", rule.Name, problem, hint)
		}
		if names[rule.Name] {
			return fmt.Errorf("trait %s has two rules", rule.Name)
		}
		names[rule.Name] = true
		if other, taken := columns[rule.Column]; taken && rule.Column != "" {
			return fmt.Errorf("traits %s and %s have one column, %s", other, rule.Name, rule.Column)
		}
		columns[rule.Column] = rule.Name
		for i, from := range rule.From {
			if !IsTraitPath(from) || slices.Contains(rule.From[:i], from) {
				return fmt.Errorf("trait %s: from has %q, which is no name, or comes twice", rule.Name, from)
			}
		}
		for i, source := range rule.Sources {
			if slices.Contains(rule.Sources[:i], source) {
				return fmt.Errorf("trait %s: sources has %q twice", rule.Name, source)
			}
		}
	}
	return nil
}

// BuiltinTraits are Segment's reserved traits, each in its two spellings (https://segment.com/docs/connections/spec/identify/#traits), with
// columns for those that are asked for every day. An id among the traits is left alone: it is the user_id once more.
func BuiltinTraits() []TraitRule {
	const column = true
	rule := func(name string, column bool, traitType string, others ...string) TraitRule {
		made := TraitRule{Name: name, Pick: PickLast, Type: traitType, From: append([]string{name}, others...)}
		if column {
			made.Column = name
		}
		return made
	}
	return []TraitRule{
		rule("email", column, "String"),
		rule("phone", column, "String"),
		rule("name", column, "String"),
		rule("first_name", column, "String", "firstName"),
		rule("last_name", column, "String", "lastName"),
		rule("username", column, "String"),
		rule("title", column, "String"),
		rule("created_at", column, "DateTime64(3, 'UTC')", "createdAt"),
		rule("company", !column, "String"),
		rule("website", !column, "String"),
		rule("avatar", !column, "String"),
		rule("birthday", !column, "String"),
		rule("age", !column, "String"),
		rule("gender", !column, "String"),
		rule("description", !column, "String"),
		rule("address", !column, "String"),
	}
}
