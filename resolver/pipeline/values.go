package pipeline

import (
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// slot is the fragment with what stands in the slot of that number.
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
	return sql.Load("extract/slot.sql").Insert("value", text).Number("n", number)
}

// normalized are rows whose values of these slots are normalized, from rows with what stands there.
func (s statements) normalized(rows sql.Statement, slots []int) sql.Statement {
	own := slices.Clone(slots)
	own = slices.DeleteFunc(own, func(slot int) bool { return len(s.model.Normalize[s.model.Slots[slot].Type]) == 0 })
	rows = step(rows, slots, func(_ int, value sql.Statement) sql.Statement { return trimmed(value) })
	rows = step(rows, slots, func(_ int, value sql.Statement) sql.Statement { return whole(value) })
	rows = step(rows, own, func(slot int, value sql.Statement) sql.Statement {
		return s.ownSteps(s.model.Slots[slot].Type, value)
	})
	return step(rows, own, func(_ int, value sql.Statement) sql.Statement { return trimmed(value) })
}

// step are rows whose values of these slots are one step further.
func step(rows sql.Statement, slots []int, further func(slot int, value sql.Statement) sql.Statement) sql.Statement {
	if len(slots) == 0 {
		return rows
	}
	var values []sql.Statement
	for _, slot := range slots {
		value := further(slot, sql.Load("extract/trimmed.sql"))
		values = append(values, sql.Load("extract/step_value.sql").Insert("value", value).Number("n", slot))
	}
	return sql.Load("extract/step.sql").Insert("values", joined(values, "extract/comma.sql")...).Insert("rows", rows)
}

// trimmed is a value without what nobody sees around it.
func trimmed(value sql.Statement) sql.Statement {
	return sql.Load("extract/normalize_trim.sql").
		Set("unseen_ascii", resolver.UnseenASCII()).
		Set("unseen_before", "^"+resolver.UnseenForm()+"+").
		Set("unseen_after", resolver.UnseenForm()+"+$").
		Insert("value", value)
}

// whole is a trimmed value, a whole number without its fraction of zeros.
func whole(value sql.Statement) sql.Statement {
	return sql.Load("extract/normalize_whole.sql").Set("whole_form", resolver.WholeForm).Insert("value", value)
}

// ownSteps is a value after the steps that the model has for its type.
func (s statements) ownSteps(identifierType string, value sql.Statement) sql.Statement {
	for _, step := range s.model.Normalize[identifierType] {
		fragment := sql.Load("extract/normalize_" + string(step) + ".sql")
		if step == resolver.NoSpaces {
			fragment = fragment.Set("unseen_ascii", resolver.UnseenASCII()).Set("unseen", resolver.UnseenForm())
		}
		value = fragment.Insert("value", value)
	}
	return value
}

// renamed is a value of one type, which is normalized, as values of another are.
func (s statements) renamed(from, to string, value sql.Statement) sql.Statement {
	if len(s.model.Normalize[from]) > 0 {
		value = whole(value)
	}
	if len(s.model.Normalize[to]) > 0 {
		value = trimmed(s.ownSteps(to, value))
	}
	return value
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

// usable is the fragment that judges the value of the slot of that number.
func (s statements) usable(number int) sql.Statement {
	if s.model.Slots[number].List {
		return s.usableList(number)
	}
	value := sql.Load("extract/block_value_of_slot.sql")
	return s.rules(sql.Load("extract/usable.sql"), s.model.Slots[number].Type, value).Number("n", number)
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
