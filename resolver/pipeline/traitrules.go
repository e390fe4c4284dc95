package pipeline

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// The state of a trait is rows of bytes of which the greatest wins (extract/newest.sql), whatever the rule: one that wants other than the
// newest value puts a head before them, which makes the greatest of the one that it wants. Only sets and sums need more than that: a row
// for each value, and a number that adds up. A model without such rules has no columns for them.

// isoTime is the form of times as text.
const isoTime = `^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z| ?UTC|[+-][0-9]{2}(:?[0-9]{2})?)?)?$`

// ruled tells whether some trait is more than its newest value.
func (s statements) ruled() bool {
	return slices.ContainsFunc(s.model.Traits, func(r resolver.TraitRule) bool { return !r.Plain() })
}

// traitRows is a statement that writes rows of traits, with places for what sets and sums need.
func (s statements) traitRows(statement sql.Statement, gathers bool) sql.Statement {
	if !gathers {
		return statement.Insert("more_values").Insert("more_keys")
	}
	return statement.Insert("more_values", sql.Load("trait/select_values.sql")).Insert("more_keys", sql.Load("trait/group_by_value.sql"))
}

// touchedTraits puts the rows of traits together, those of touched identifiers or all.
func (s statements) touchedTraits(into string, touched ...sql.Statement) sql.Statement {
	return s.traitRows(s.inState("region/traits.sql"), s.ruled()).Set("traits", into).Insert("touched", touched...)
}

// traitsState are the columns of the state that rules need which want more than one value.
func traitsState(model resolver.Model) []sql.Statement {
	if !(statements{model: model}).ruled() {
		return nil
	}
	return []sql.Statement{sql.Load("trait/state_columns.sql")}
}

// traits reads traits from a JSON column.
func (s statements) traits(from traitColumn, read traitRead) sql.Statement {
	said, columns := s.saidByPath(from, read)
	if read.document {
		said, columns = s.saidInDocument(from, read)
	}
	want := s.byPaths(columns...)
	if read.rare {
		want.conditions = append(want.conditions, sql.Load("extract/has_rare_trait.sql").
			Set("rare_column", from.column).Set("rare_within", from.path("")).Set("read_by_path", read.elsewhere))
	}
	rows := s.carried(sql.Load("extract/traits_rows.sql")).
		Insert("only", sql.Load("extract/only_kind.sql").Set("identify", from.identify)).
		Insert("owners", s.owners("extract/owner.sql")...).
		Insert("said", said).
		Insert("events", s.events(want))
	statement := s.over(s.inState("extract/traits.sql").Set("traits", s.window.traits), rows)
	return s.pick(statement, read, sql.Load("extract/at.sql"))
}

// saidTraits reads a list of traits of the relation.
func (s statements) saidTraits(number int) sql.Statement {
	name, names := sources.Said(number), s.input.mapping.Names(number)
	read, unread := planList(s.model.Traits, names)
	list := sql.Load("source/list.sql").Set("list", name)
	if len(unread) > 0 {
		list = sql.Load("source/list_without.sql").Set("list", name).Set("unread", unread)
	}
	rows := s.carried(sql.Load("extract/traits_rows.sql")).
		Insert("only").
		Insert("owners", s.owners("extract/owner.sql")...).
		Insert("said", list).
		Insert("events", s.events(reading{
			conditions: []sql.Statement{sql.Load("source/has_said.sql").Set("list", name)}, judged: true, need: sources.Need{List: name},
		}))
	statement := s.over(s.inState("extract/traits.sql").Set("traits", s.window.traits), rows)
	if names == nil { // of PostHog, whose events say what is to be set once, and take traits away
		return s.pick(statement, read, sql.Load("source/at_or_once.sql"), s.notTaken()...)
	}
	return s.pick(statement, read, sql.Load("extract/at.sql"))
}

// notTaken is the condition that only traits of which the newest value counts can be taken away.
func (s statements) notTaken() []sql.Statement {
	var names []string
	for _, rule := range s.model.Traits {
		if rule.Pick != resolver.PickLast {
			names = append(names, rule.Name)
		}
	}
	if names == nil {
		return nil
	}
	return []sql.Statement{sql.Load("trait/taken.sql").Set("not_newest", names)}
}

// saidByPath is what events say at some paths, and the columns with that.
func (s statements) saidByPath(from traitColumn, read traitRead) (said sql.Statement, columns []sql.Statement) {
	var one []sql.Statement
	for i, name := range read.names {
		path := cmp.Or(read.paths[name], name)
		columns = append(columns, sql.Load("extract/trait_column.sql").Set("trait_column", from.column).Set("trait_path_n", from.path(path)).Number("n", i))
		one = append(one, sql.Load("extract/said.sql").Set("name_n", name).Number("n", i))
	}
	return sql.Load("extract/said_by_path.sql").Insert("said", joined(one, "extract/comma.sql")...), columns
}

// saidInDocument is what whole documents say beside what is read by path.
func (s statements) saidInDocument(from traitColumn, read traitRead) (said sql.Statement, columns []sql.Statement) {
	document := sql.Load("extract/trait_document.sql")
	if from.within != "" {
		document = sql.Load("extract/trait_document_in.sql").Set("trait_path", "^`"+from.within+"`")
	}
	var within []sql.Statement
	members := 0
	for i, path := range read.names {
		value := sql.Load("extract/document.sql")
		for member := range strings.SplitSeq(path, ".") {
			value = sql.Load("extract/member.sql").Insert("object", value).Set("member_m", member).Number("m", members)
			members++
		}
		within = append(within, sql.Load("extract/said_within.sql").Set("name_n", path).Insert("value", value).Number("n", i))
	}
	said = sql.Load("extract/said_in_document.sql").
		Set("read_elsewhere", read.elsewhere).
		Insert("within", joined(within, "extract/comma.sql")...)
	return said, []sql.Statement{document.Set("trait_column", from.column)}
}

// pick puts into a statement that reads traits what their rules ask for. It works on what events say, a list of name, kind and text,
// wherever that was read. at is the time by which the newest wins, preferred are more conditions.
func (s statements) pick(statement sql.Statement, read traitRead, at sql.Statement, preferred ...sql.Statement) sql.Statement {
	var rules []int
	var raw, traits []string
	several := false
	for _, name := range slices.Sorted(maps.Keys(read.rules)) {
		var names []string
		for _, i := range read.rules[name] {
			rules, names = append(rules, i), append(names, s.model.Traits[i].Name)
		}
		if len(names) > 1 || names[0] != name {
			raw, traits = append(raw, name), append(traits, strings.Join(names, " "))
		}
		several = several || len(names) > 1
	}
	slices.Sort(rules)
	var heads, summands []sql.Statement
	var sets []string
	for n, i := range rules {
		rule := s.model.Traits[i]
		switch {
		case n > 0 && rules[n-1] == i:
			if n == 1 || rules[n-2] != i { // the second name that means it
				preferred = append(preferred, sql.Load("trait/preferred.sql").Set("trait_name_n", rule.Name).Set("trait_from_n", rule.From).Number("n", i))
			}
			continue
		case rule.Pick == resolver.PickSet:
			sets = append(sets, rule.Name)
		case rule.Pick == resolver.PickSum:
			summands = append(summands, ofRule(rule, sql.Load("trait/summand.sql").Insert("value", asType(rule)), i))
		}
		if head, ok := traitHead(rule); ok {
			heads = append(heads, ofRule(rule, head, i))
		}
	}
	name := sql.Load("trait/name.sql")
	switch {
	case several:
		name = sql.Load("trait/several.sql").Set("raw_names", raw).Set("raw_traits", traits)
	case len(raw) > 0:
		name = sql.Load("trait/renamed.sql").Set("raw_names", raw).Set("raw_traits", traits)
	}
	statement = statement.Insert("name", name).Insert("preferred", preferred...)
	if len(heads) > 0 {
		statement = statement.Insert("head", sql.Load("extract/head.sql").Insert("heads", heads...)).Insert("newest", sql.Load("extract/newest_with_head.sql").Insert("at", at))
	} else {
		statement = statement.Insert("head").Insert("newest", sql.Load("extract/newest.sql").Insert("at", at))
	}
	gathers := len(sets)+len(summands) > 0
	if !gathers {
		return s.traitRows(statement.Insert("more_columns").Insert("values"), false)
	}
	if sets == nil {
		sets = []string{}
	}
	return s.traitRows(statement.
		Insert("more_columns", sql.Load("trait/insert_columns.sql")).
		Insert("values", sql.Load("trait/values.sql").Set("trait_sets", sets).Insert("summands", summands...)), true)
}

// ofRule is a branch that the rows of one rule take. The parameters of rules have their numbers.
func ofRule(rule resolver.TraitRule, made sql.Statement, number int) sql.Statement {
	return sql.Load("trait/of_rule.sql").Set("trait_name_n", rule.Name).Insert("made", made).Number("n", number)
}

// traitHead is what a rule puts before the bytes of a value. It is not ok for one that wants the newest.
func traitHead(rule resolver.TraitRule) (head sql.Statement, ok bool) {
	trust := sql.Load("trait/no_trust.sql")
	if len(rule.Sources) > 0 {
		trust = sql.Load("trait/trust.sql").Set("trait_sources_n", rule.Sources)
	}
	switch rule.Pick {
	case resolver.PickFirst:
		return sql.Load("trait/head_of_first.sql").Insert("trust", trust), true
	case resolver.PickMin:
		return sql.Load("trait/head_of_extreme.sql").Insert("trust", trust).Insert("order", orderOf(rule, "least")).Insert("value", asType(rule)), true
	case resolver.PickMax:
		return sql.Load("trait/head_of_extreme.sql").Insert("trust", trust).Insert("order", orderOf(rule, "greatest")).Insert("value", asType(rule)), true
	case resolver.PickSum:
		return sql.Load("trait/head_of_sum.sql").Insert("value", asType(rule)), true
	default:
		return trust, len(rule.Sources) > 0
	}
}

// orderOf is a value as bytes of which the greatest is the least or greatest value's.
func orderOf(rule resolver.TraitRule, extreme string) sql.Statement {
	kind := traitType(rule)
	number := map[resolver.TraitClass]string{
		resolver.TruthClass: "whole", resolver.WholeClass: "whole", resolver.FloatClass: "float", resolver.DecimalClass: "decimal",
		resolver.DayClass: "day", resolver.InstantClass: "instant",
	}[kind.Class]
	if number == "" {
		return sql.Load("trait/"+extreme+"_text.sql").Insert("value", asType(rule))
	}
	of := sql.Load("trait/number_of_" + number + ".sql")
	if kind.Class == resolver.DecimalClass {
		of = of.Set("trait_scale_n", kind.Scale)
	}
	return sql.Load("trait/"+extreme+"_number.sql").Insert("number", of.Insert("value", asType(rule)))
}

// asType is the text of a row as a value of the rule's type, NULL if it does not fit.
func asType(rule resolver.TraitRule) sql.Statement { return typed(rule, sql.Load("trait/text.sql")) }

// typed is a text as a value of the rule's type, NULL if it does not fit.
func typed(rule resolver.TraitRule, text sql.Statement) sql.Statement {
	kind := traitType(rule)
	moment := func() sql.Statement {
		return sql.Load("trait/moment.sql").Set("iso_time", isoTime).Insert("text", text)
	}
	switch kind.Class {
	case resolver.TruthClass:
		return sql.Load("trait/as_truth.sql").Insert("text", text)
	case resolver.WholeClass:
		return sql.Load("trait/as_whole.sql").Set("trait_type_n", kind.Name).Insert("text", text)
	case resolver.FloatClass:
		return sql.Load("trait/as_float.sql").Set("trait_type_n", sql.Expression(kind.Name)).Insert("text", text)
	case resolver.DecimalClass:
		return sql.Load("trait/as_decimal.sql").
			Set("trait_type_n", kind.Name).
			Set("trait_scale_n", kind.Scale).
			Set("trait_bound_n", "1"+strings.Repeat("0", kind.Precision-kind.Scale)).
			Insert("text", text)
	case resolver.DayClass:
		day := sql.Load("trait/day.sql").Set("iso_time", isoTime).Insert("text", text).Insert("moment", moment())
		return between(sql.Load("trait/as_day.sql").Insert("day", day), kind)
	case resolver.InstantClass:
		return between(sql.Load("trait/as_instant.sql").Insert("moment", moment()), kind)
	case resolver.UUIDClass:
		return sql.Load("trait/as_uuid.sql").Insert("text", text)
	default:
		return sql.Load("trait/as_text.sql").Insert("text", text)
	}
}

func between(statement sql.Statement, kind resolver.TraitType) sql.Statement {
	return statement.Set("trait_type_n", sql.Expression(kind.Name)).Set("trait_least_n", kind.Least).Set("trait_most_n", kind.Most)
}

// traitType is the rule's type, which the model was checked for.
func traitType(rule resolver.TraitRule) resolver.TraitType {
	kind, _, _ := resolver.ParseTraitType(rule.Type)
	return kind
}

// foldedTraits writes the traits of profiles.
func (s statements) foldedTraits(table string) sql.Statement {
	form := func(name string) sql.Statement {
		if s.ruled() {
			name += "_by_rules"
		}
		return sql.Load("fold/" + name + ".sql")
	}
	picked := form("picked").Set("state", s.state).Set("traits", s.region.traits).Insert("profile_id", profileID())
	if s.ruled() {
		picked = picked.Set("trait_sets", s.traitsWith(resolver.PickSet)).Set("trait_sums", s.traitsWith(resolver.PickSum))
	}
	return s.inState("fold/profile_traits.sql").
		Set("table", table).
		Set("sources", next(stateSources)).
		Insert("value", form("value")).
		Insert("is_text", form("is_text")).
		Insert("picked", picked)
}

// traitsWith are the names of the rules with that pick.
func (s statements) traitsWith(pick resolver.Pick) []string {
	names := []string{}
	for _, rule := range s.model.Traits {
		if rule.Pick == pick {
			names = append(names, rule.Name)
		}
	}
	return names
}
