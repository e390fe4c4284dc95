package pipeline

import (
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// slot is the fragment with the normalized value of the slot of that number.
func (s statements) slot(number int) sql.Statement {
	slot := s.model.Slots[number]
	if slot.List {
		return s.listSlot(number)
	}
	place := sql.Load("extract/slot_column.sql")
	if slot.Path != "" {
		place = sql.Load("extract/slot_path.sql").Set("path_n", slot.Path)
		if dotted := slot.Place().Dotted(); dotted != "" {
			place = sql.Load("extract/slot_dotted.sql").Set("dotted_n", dotted).Insert("path", place)
		}
	}
	text := sql.Load("extract/slot_text.sql").
		Set("only_n", resolver.Spellings(slot.Only)).Set("except_n", resolver.Spellings(slot.Except())).Insert("place", place.Set("column_n", slot.Column))
	return sql.Load("extract/slot.sql").Insert("value", first(s.normalized(slot.Type, alone(text)))).Number("n", number)
}

// one is the value that an expression of each is about.
func one() sql.Statement { return sql.Load("extract/one.sql") }

// each are the values that an expression makes of others.
func each(values, expression sql.Statement) sql.Statement {
	return sql.Load("extract/each.sql").Insert("expression", expression).Insert("values", values)
}

func alone(value sql.Statement) sql.Statement {
	return sql.Load("extract/alone.sql").Insert("value", value)
}

func first(values sql.Statement) sql.Statement {
	return sql.Load("extract/first.sql").Insert("values", values)
}

// trimmed are values without what nobody sees around them.
func trimmed(values sql.Statement) sql.Statement {
	return each(values, sql.Load("extract/normalize_trim.sql").
		Set("unseen_ascii", resolver.UnseenASCII()).
		Set("unseen_before", "^"+resolver.UnseenForm()+"+").
		Set("unseen_after", resolver.UnseenForm()+"+$").
		Insert("value", one()))
}

// whole are trimmed values, whole numbers without their fractions of zeros.
func whole(values sql.Statement) sql.Statement {
	return each(values, sql.Load("extract/normalize_whole.sql").Set("whole_form", resolver.WholeForm).Insert("value", one()))
}

// ownSteps are values after the steps that the model has for their type, if it has any.
func (s statements) ownSteps(identifierType string, values sql.Statement) sql.Statement {
	steps := s.model.Normalize[identifierType]
	for _, step := range steps {
		fragment := sql.Load("extract/normalize_" + string(step) + ".sql")
		if step == resolver.NoSpaces {
			fragment = fragment.Set("unseen_ascii", resolver.UnseenASCII()).Set("unseen", resolver.UnseenForm())
		}
		values = each(values, fragment.Insert("value", one()))
	}
	if len(steps) == 0 {
		return values
	}
	return trimmed(values)
}

// normalized are values as those of the type are compared.
func (s statements) normalized(identifierType string, values sql.Statement) sql.Statement {
	return s.ownSteps(identifierType, whole(trimmed(values)))
}

// renamed is a value of one type, which is normalized, as values of another are.
func (s statements) renamed(from, to string, value sql.Statement) sql.Statement {
	if len(s.model.Normalize[from]) == 0 && len(s.model.Normalize[to]) == 0 {
		return value
	}
	return first(s.ownSteps(to, whole(alone(value))))
}

// hasSlot are the conditions that keep the rows with something in the slot.
func (s statements) hasSlot(number int) []sql.Statement {
	slot := s.model.Slots[number]
	condition := sql.Load("extract/has_slot.sql")
	if slot.List {
		condition = sql.Load("extract/has_list.sql")
	}
	if slot.Path != "" {
		condition = sql.Load("extract/has_path.sql").Set("path_n", slot.Path)
		if dotted := slot.Place().Dotted(); dotted != "" {
			condition = sql.Load("extract/has_dotted.sql").Set("path_n", slot.Path).Set("dotted_n", dotted)
		}
	}
	conditions := []sql.Statement{condition.Set("column_n", slot.Column).Number("n", number)}
	if slot.Only != "" {
		conditions = append(conditions, sql.Load("extract/has_type.sql").Set("only_n", resolver.Spellings(slot.Only)).Number("n", number))
	}
	return conditions
}

// usable is the fragment that judges the value of the slot of that number, or the values of its list.
func (s statements) usable(number int) sql.Statement {
	slot, value := s.model.Slots[number], sql.Load("extract/value_of_slot.sql")
	judge := func(values sql.Statement) sql.Statement {
		return s.rules(sql.Load("extract/usable_values.sql"), slot.Type, one()).Insert("values", values)
	}
	usable := sql.Load("extract/usable.sql").Insert("value", first(judge(alone(value))))
	if slot.List {
		usable = sql.Load("extract/usable_list.sql").Insert("values", judge(value))
	}
	return usable.Number("n", number)
}

// reason is the fragment that says what is wrong with a value of the type.
func (s statements) reason(identifierType string) sql.Statement {
	reason := sql.Load("extract/reason.sql")
	if s.model.Lists(identifierType) {
		reason = reason.Insert("too_many", sql.Load("extract/reason_too_many.sql").Set("too_many", resolver.TooMany))
	} else {
		reason = reason.Insert("too_many")
	}
	return s.rules(reason, identifierType, sql.Load("extract/block_value.sql"))
}

// rules puts the rules for values of the type into a fragment that judges them.
func (s statements) rules(fragment sql.Statement, identifierType string, value sql.Statement) sql.Statement {
	blocked := s.model.Blocked
	var invalid, blocks []sql.Statement
	if blocked.Builtin {
		if identifierType == resolver.Email {
			invalid = append(invalid, sql.Load("extract/block_email.sql").Set("email_form", resolver.EmailForm).Insert("value", value))
		}
		blocks = append(blocks, sql.Load("extract/block_forms.sql").Set("placeholder_form", resolver.PlaceholderForm).Insert("value", value))
	}
	if len(blocked.Values) > 0 {
		blocks = append(blocks, sql.Load("extract/block_values.sql").
			Set("longest_blocked", blocked.LongestValue()).
			Set("blocked", blocked.Values).
			Insert("value", value))
	}
	if own := blocked.ByType[identifierType]; len(own.Values) > 0 {
		blocks = append(blocks, sql.Load("extract/block_values_of_type.sql").
			Set("longest_blocked_m", own.LongestValue()).
			Set("blocked_m", own.Values).
			Insert("value", value).
			Number("m", slices.Index(s.model.Types, identifierType)))
	}
	if s.model.Lists(identifierType) {
		blocks = append(blocks, sql.Load("extract/block_too_many.sql").Set("too_many", resolver.TooMany).Insert("value", value))
	}
	for _, pattern := range blocked.PatternsOf(identifierType) {
		blocks = append(blocks, sql.Load("extract/block_pattern.sql").
			Set("blocked_pattern_m", pattern).
			Insert("value", value).
			Number("m", slices.Index(blocked.AllPatterns(), pattern)))
	}
	return fragment.
		Set("max_value_bytes", resolver.MaxValueBytes).
		Insert("invalid", invalid...).
		Insert("blocked", blocks...)
}
