package pipeline

import (
	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// statements puts a run's statements together: it knows the model, the names and the window.
type statements struct {
	model    resolver.Model
	state    string
	windowTo int64 // milliseconds since 1970
	sources  int   // how many sources the window's events come from
	nullable bool  // some column that every event needs may be NULL
	// distinct says that some message_id is repeated, so that events are read without their repeats. repeated and first name the
	// tables that tell which.
	distinct        bool
	repeated, first string
}

// source loads a statement that reads the source table.
func (s statements) source(name string) sql.Statement {
	table := sql.Load("extract/table.sql")
	if s.nullable {
		table = sql.Load("extract/table_without_nulls.sql")
	}
	return sql.Load(name).Insert("source", table.
		Set("source_database", s.model.Source.Database).
		Set("source_table", s.model.Source.Table))
}

func (s statements) inState(name string) sql.Statement { return sql.Load(name).Set("state", s.state) }

// reading says what one statement wants of the rows beside the slots' values.
type reading struct {
	columns []sql.Statement // more columns
	slots   []int           // only rows with something in each of these slots
	judged  bool            // the identifiers are aggregated, so that the state knows which values are rejected
}

// read is the innermost fragment: rows of the source.
func (s statements) read(want reading) sql.Statement {
	name := "extract/read.sql"
	if s.distinct {
		name = "extract/read_distinct.sql"
	}
	var slots []sql.Statement
	for i, slot := range s.model.Slots {
		fragment := sql.Load("extract/slot.sql").Set("column_n", slot.Column).Set("only_n", slot.Only).Set("white_space", resolver.WhiteSpace)
		slots = append(slots, fragment.Number("n", i))
	}
	var conditions []sql.Statement
	for _, i := range want.slots {
		conditions = append(conditions, sql.Load("extract/has_slot.sql").Set("column_n", s.model.Slots[i].Column).Number("n", i))
		if only := s.model.Slots[i].Only; only != "" {
			conditions = append(conditions, sql.Load("extract/has_type.sql").Set("only_n", only).Number("n", i))
		}
	}
	read := s.source(name).
		Set("window_to", s.windowTo).
		Insert("columns", want.columns...).
		Insert("slots", slots...).
		Insert("conditions", conditions...)
	if s.distinct {
		read = read.Set("state", s.state).Set("repeated", s.repeated).Set("first_events", s.first)
	}
	return read
}

// events is the fragment that most statements read: rows with value_n and usable_n for each slot n.
func (s statements) events(want reading) sql.Statement {
	var values, usables []sql.Statement
	for i, slot := range s.model.Slots {
		var same []sql.Statement
		for _, j := range s.model.SlotsOf(slot.Type) {
			if j < i {
				same = append(same, sql.Load("extract/same.sql").Number("m", j))
			}
		}
		values = append(values, sql.Load("extract/value.sql").Insert("same", same...).Number("n", i))
		usable := s.rules(sql.Load("extract/usable.sql"))
		if want.judged {
			usable = s.inState("extract/judged.sql").Set("slot_type_n", slot.Type)
		}
		usables = append(usables, usable.Number("n", i))
	}
	return sql.Load("extract/events.sql").
		Insert("values", values...).
		Insert("usables", usables...).
		Insert("read", s.read(want))
}

// rules sets the parameters by which values are judged.
func (s statements) rules(fragment sql.Statement) sql.Statement {
	return fragment.
		Set("max_value_bytes", resolver.MaxValueBytes).
		Set("longest_blocked", s.model.Blocked.LongestValue()).
		Set("blocked", s.model.Blocked.Values)
}

// unclaimed says that none of the first n slots has a usable value.
func unclaimed(n int) []sql.Statement {
	var fragments []sql.Statement
	for i := range n {
		fragments = append(fragments, sql.Load("extract/unclaimed.sql").Number("m", i))
	}
	return fragments
}

// owners lists the slots' claims to an event, in order.
func (s statements) owners(name string) []sql.Statement {
	var fragments []sql.Statement
	for i, slot := range s.model.Slots {
		fragments = append(fragments, sql.Load(name).Set("owner_type_n", slot.Type).Number("n", i))
	}
	return fragments
}

// joined puts a separator between fragments.
func joined(fragments []sql.Statement, separator string) []sql.Statement {
	var all []sql.Statement
	for i, fragment := range fragments {
		if i > 0 {
			all = append(all, sql.Load(separator))
		}
		all = append(all, fragment)
	}
	return all
}

func (s statements) identifiers(identifierType string) sql.Statement {
	var occurrences []sql.Statement
	for _, slot := range s.model.SlotsOf(identifierType) {
		occurrences = append(occurrences, sql.Load("extract/occurrence.sql").
			Number("n", slot).
			Insert("unclaimed", unclaimed(slot)...).
			Insert("events", s.events(reading{slots: []int{slot}})))
	}
	var words []sql.Statement
	for word := range (s.sources + 63) / 64 {
		words = append(words, s.inState("extract/source_word.sql").Set("word_n", word).Number("n", word))
	}
	return s.inState("extract/identifiers.sql").
		Set("type", identifierType).
		Insert("source_words", joined(words, "extract/comma.sql")...).
		Insert("reason", s.rules(sql.Load("extract/reason.sql"))).
		Insert("occurrences", joined(occurrences, "extract/union.sql")...)
}

func (s statements) links(types resolver.TypePair) sql.Statement {
	name := "extract/pair.sql"
	if types.Left == types.Right {
		name = "extract/pair_of_one_type.sql"
	}
	var pairs []sql.Statement
	for _, pair := range s.model.SlotPairs(types.Left, types.Right) {
		pairs = append(pairs, sql.Load(name).
			Number("n", pair.Left).
			Number("m", pair.Right).
			Insert("events", s.events(reading{slots: []int{pair.Left, pair.Right}, judged: true})))
	}
	return s.inState("extract/links.sql").
		Set("left_type", types.Left).
		Set("right_type", types.Right).
		Insert("pairs", joined(pairs, "extract/union.sql")...)
}

// trait reads one path of a JSON column as a trait of that name.
func (s statements) trait(from traitColumn, name, path string) sql.Statement {
	column := sql.Load("extract/trait_column.sql").Set("trait_column", from.column).Set("trait_path", path)
	return s.inState("extract/trait.sql").
		Set("trait", name).
		Set("identify", from.identify).
		Insert("owners", s.owners("extract/owner.sql")...).
		Insert("newest", sql.Load("extract/newest.sql")).
		Insert("events", s.events(reading{columns: []sql.Statement{column}, judged: true}))
}

// otherTraits reads the traits whose names are not among those read by their path.
func (s statements) otherTraits(from traitColumn, readByPath []string) sql.Statement {
	document := sql.Load("extract/trait_document.sql")
	if from.within != "" {
		document = sql.Load("extract/trait_document_in.sql").Set("trait_path", "^`"+from.within+"`")
	}
	return s.inState("extract/other_traits.sql").
		Set("read_by_path", readByPath).
		Set("identify", from.identify).
		Insert("owners", s.owners("extract/owner.sql")...).
		Insert("newest", sql.Load("extract/newest.sql")).
		Insert("events", s.events(reading{columns: []sql.Statement{document.Set("trait_column", from.column)}, judged: true}))
}

func (s statements) books() sql.Statement {
	var occupied []sql.Statement
	for i := range s.model.Slots {
		occupied = append(occupied, sql.Load("extract/occupied.sql").Number("n", i))
	}
	return sql.Load("extract/books.sql").
		Insert("unclaimed", unclaimed(len(s.model.Slots))...).
		Insert("occupied", occupied...).
		Insert("events", s.events(reading{judged: true}))
}

func (s statements) member() sql.Statement {
	return s.inState("fold/member.sql").Insert("profile_id", sql.Load("fold/profile_id.sql"))
}

func (s statements) resolvedEvents(database string) sql.Statement {
	return sql.Load("publish/resolved_events.sql").
		Set("database", database).
		Insert("owners", s.owners("publish/owner.sql")...).
		Insert("events", s.events(reading{}))
}
