package pipeline

import (
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// statements puts a run's statements together: it knows the model, the names and the window.
type statements struct {
	model    resolver.Model
	state    string
	database string
	// windowFrom and windowTo bound the window, in milliseconds since 1970: later than the one, up to the other. bounded says that
	// there is a windowFrom.
	windowFrom, windowTo int64
	bounded              bool
	sources              int // how many sources have a number
	input                input
	// site is where the rows of input are grouped.
	site site
	// distinct says that some message_id is repeated, so that events are read without their repeats. repeated and first name the
	// tables that tell which.
	distinct        bool
	repeated, first string
	// window is what extract writes, region what resolve and fold read.
	window, region aggregates
}

// aggregates names the tables that hold what is known of identifiers, links and traits, and what is computed of them.
type aggregates struct{ identifiers, links, traits, computed string }

// input is what a run reads as its table of events.
type input struct {
	// from is the table, or what makes one of several, with the columns that a statement needs.
	from       func(sources.Need) sql.Statement
	came       string             // the column by whose times rows are in a window
	message    string             // the column that tells repeated events, '' in rows that never are one
	mapping    *sources.Mapping   // nil where the source is read as it is
	stored     string             // the table that has the window's rows without documents and lists of traits, "" for none
	sites      []site             // where the rows are grouped, this server first if some are here
	foundation sources.Foundation // what is read, for the next run
}

// tableOf is a table that has what any statement needs.
func tableOf(database, table string) func(sources.Need) sql.Statement {
	return func(sources.Need) sql.Statement {
		return sql.Load("extract/table.sql").Set("source_database", database).Set("source_table", table)
	}
}

// relation is the tables of sources as one.
func relation(of sql.Expression) sql.Statement {
	return sql.Load("source/relation.sql").Set("relation", of)
}

// source loads a statement that reads the events.
func (s statements) source(name string, need sources.Need) sql.Statement {
	return sql.Load(name).Insert("source", s.input.from(need))
}

// windowed loads a statement that reads the source's rows of the window.
func (s statements) windowed(name string, need sources.Need) sql.Statement {
	if s.bounded {
		need.After = s.windowFrom
	}
	if s.input.stored != "" && need.Stored() {
		s.input.from = func(sources.Need) sql.Statement { return relation(s.input.mapping.Stored(s.state, s.input.stored)) }
	}
	return s.after(s.source(name, need)).Set("window_to", s.windowTo).Set("came", s.input.came)
}

// after closes the place for the window's beginning.
func (s statements) after(statement sql.Statement) sql.Statement {
	if !s.bounded {
		return statement.Insert("after")
	}
	return statement.Insert("after", sql.Load("extract/after.sql").Set("window_from", s.windowFrom))
}

func (s statements) inState(name string) sql.Statement { return sql.Load(name).Set("state", s.state) }

// reading says what one statement wants of the rows beside the slots' values.
type reading struct {
	columns    []sql.Statement // more columns
	slots      []int           // only rows with something in each of these slots
	used       []int           // the slots whose values are asked for, nil for all: a warehouse needs its time for each
	conditions []sql.Statement // only rows for which these hold
	judged     bool            // the identifiers are aggregated, so that the state knows which values are rejected
	need       sources.Need    // more of what the sources have
}

// read is the innermost fragment: rows of the source, with the normalized values of their slots.
func (s statements) read(want reading) sql.Statement {
	name := "extract/read.sql"
	distinct := s.distinct && !s.carries()
	if distinct {
		name = "extract/read_distinct.sql"
	}
	var slots []sql.Statement
	for i := range s.model.Slots {
		if slices.ContainsFunc(s.used(want), func(used int) bool { return used == i || i < used && s.ofOneType(i, used) }) {
			slots = append(slots, s.slot(i))
		}
	}
	conditions := slices.Clone(want.conditions)
	for _, i := range want.slots {
		conditions = append(conditions, s.hasSlot(i)...)
	}
	read := s.windowed(name, want.need).
		Insert("columns", want.columns...).
		Insert("slots", slots...).
		Insert("conditions", conditions...)
	if distinct {
		read = read.Set("state", s.state).Set("repeated", s.repeated).Set("first_events", s.first).Set("message", s.input.message)
	}
	return read
}

// used are the slots whose values a reading asks for.
func (s statements) used(want reading) []int {
	if want.used == nil {
		return upTo(len(s.model.Slots))
	}
	return want.used
}

func (s statements) ofOneType(i, j int) bool { return s.model.Slots[i].Type == s.model.Slots[j].Type }

// upTo lists the first n slots.
func upTo(n int) []int {
	slots := make([]int, n)
	for i := range slots {
		slots[i] = i
	}
	return slots
}

// events is the fragment that most statements read: rows with value_n and usable_n for each slot n.
func (s statements) events(want reading) sql.Statement {
	var values, usables []sql.Statement
	for _, i := range s.used(want) {
		slot := s.model.Slots[i]
		values = append(values, s.value(i))
		usable := s.usable(i)
		if want.judged && s.site.cluster == "" {
			usable = s.inState(s.fileOf(i, "extract/judged.sql", "extract/judged_list.sql")).
				Set("identifiers", s.window.identifiers).Set("slot_type_n", slot.Type).Number("n", i)
		}
		usables = append(usables, usable)
	}
	events := sql.Load("extract/events.sql").Insert("carry")
	if s.carries() {
		events = sql.Load("extract/events.sql").Insert("carry", sql.Load("extract/carry.sql").Set("message", s.input.message))
	}
	return events.
		Insert("values", values...).
		Insert("usables", usables...).
		Insert("read", s.read(want))
}

// value is the fragment with the value of a slot, or the values of a list, that no earlier slot of the type has.
func (s statements) value(i int) sql.Statement {
	var same []sql.Statement
	for _, j := range s.model.SlotsOf(s.model.Slots[i].Type) {
		if j >= i {
			continue
		}
		file := s.fileOf(j, "extract/same.sql", "extract/same_in_list.sql")
		if s.model.Slots[i].List {
			file = s.fileOf(j, "extract/same_as_one.sql", "extract/same_as_listed.sql")
		}
		same = append(same, sql.Load(file).Number("m", j))
	}
	return sql.Load(s.fileOf(i, "extract/value.sql", "extract/value_list.sql")).Insert("same", same...).Number("n", i)
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
	var groups []sql.Statement
	for _, at := range s.grouping() {
		groups = append(groups, at.identifiersGroup(identifierType))
	}
	return s.inState("extract/identifiers.sql").
		Set("identifiers", s.window.identifiers).
		Set("type", identifierType).
		Insert("reason", s.reason(identifierType)).
		Insert("groups", regrouped(groups, "extract/identifiers_together.sql"))
}

// identifiersGroup groups the identifiers of one site.
func (s statements) identifiersGroup(identifierType string) sql.Statement {
	var occurrences []sql.Statement
	for _, slot := range s.model.SlotsOf(identifierType) {
		occurrences = append(occurrences, s.carried(sql.Load(s.fileOf(slot, "extract/occurrence.sql", "extract/occurrence_list.sql"))).
			Number("n", slot).
			Insert("unclaimed", unclaimed(slot)...).
			Insert("events", s.events(reading{slots: []int{slot}, used: upTo(slot + 1)})))
	}
	var words []sql.Statement
	for word := range (s.sources + 63) / 64 {
		words = append(words, s.inState("extract/source_word.sql").Set("sources", next(stateSources)).Set("word_n", word).Number("n", word))
	}
	group := sql.Load("extract/identifiers_group.sql").Insert("source_words", joined(words, "extract/comma.sql")...)
	return s.over(group, rowsOf(occurrences))
}

// rowsOf are rows that are read one after the other, as one.
func rowsOf(rows []sql.Statement) sql.Statement {
	return sql.Load("extract/rows.sql").Insert("rows", joined(rows, "extract/union.sql")...)
}

func (s statements) links(types resolver.TypePair) sql.Statement {
	var groups []sql.Statement
	for _, at := range s.grouping() {
		groups = append(groups, at.linksGroup(types))
	}
	return s.linked(types, regrouped(groups, "extract/links_together.sql"))
}

// linked writes links of two types.
func (s statements) linked(types resolver.TypePair, groups sql.Statement) sql.Statement {
	return s.inState("extract/links.sql").
		Set("links", s.window.links).
		Set("left_type", types.Left).
		Set("right_type", types.Right).
		Insert("groups", groups)
}

// linksGroup groups the links of one site.
func (s statements) linksGroup(types resolver.TypePair) sql.Statement {
	name := "extract/pair.sql"
	if types.Left == types.Right {
		name = "extract/pair_of_one_type.sql"
	}
	var pairs []sql.Statement
	for _, pair := range s.model.SlotPairs(types.Left, types.Right) {
		if s.model.Slots[pair.Left].List || s.model.Slots[pair.Right].List {
			pairs = append(pairs, s.pairOfLists(pair))
			continue
		}
		of := sql.Load(name)
		if types.Left != types.Right {
			of = of.Insert("other", s.otherNames(pair)...)
		}
		pairs = append(pairs, s.carried(of).
			Number("n", pair.Left).
			Number("m", pair.Right).
			Insert("events", s.events(reading{slots: []int{pair.Left, pair.Right}, used: []int{pair.Left, pair.Right}, judged: true})))
	}
	return s.over(sql.Load("extract/links_group.sql"), rowsOf(pairs))
}

// paths is what statements need that read traits by their paths.
var paths = sources.Need{Documents: true, Paths: true}

// byPaths reads rows whose traits are read by their paths.
func (s statements) byPaths(columns ...sql.Statement) reading {
	want := reading{columns: columns, judged: true, need: paths}
	if s.input.mapping != nil {
		want.conditions = append(want.conditions, sql.Load("source/has_paths.sql"))
	}
	return want
}

func (s statements) books() sql.Statement {
	var occupied []sql.Statement
	for i := range s.model.Slots {
		occupied = append(occupied, sql.Load(s.fileOf(i, "extract/occupied.sql", "extract/occupied_list.sql")).Number("n", i))
	}
	return s.over(sql.Load("extract/books.sql").
		Insert("unclaimed", unclaimed(len(s.model.Slots))...).
		Insert("occupied", occupied...), s.events(reading{judged: true}))
}

func ownID() sql.Statement { return sql.Load("fold/own_id.sql") }

func profileID() sql.Statement { return sql.Load("fold/profile_id.sql").Insert("own_id", ownID()) }

func (s statements) member() sql.Statement {
	return s.inState("fold/member.sql").Set("identifiers", s.region.identifiers).Insert("profile_id", profileID())
}

// resolvedEvents is the view over all windows up to this one, of the source or of the table of events.
func (s statements) resolvedEvents() sql.Statement {
	if s.model.ResolvedEvents == resolver.EventsTable {
		return s.hiding(s.inState("publish/resolved_events_table.sql"), s.kept()).Set("database", s.database)
	}
	s.bounded, s.repeated, s.first = false, stateRepeated, stateFirstEvents
	return s.hiding(sql.Load("publish/resolved_events.sql"), slices.Concat(s.kept(), s.unkept())).
		Set("database", s.database).
		Insert("owners", s.owners("publish/owner.sql")...).
		Insert("events", s.events(reading{need: sources.Need{Documents: true}}))
}

// number closes the place for the number of a row's table.
func (s statements) number(statement sql.Statement) sql.Statement {
	if s.input.mapping == nil {
		return statement.Insert("number", sql.Load("extract/one_table.sql"))
	}
	return statement.Insert("number", sql.Load("source/table_number.sql"))
}

// lasting closes the place for the condition that a row is not changed in place.
func (s statements) lasting(statement sql.Statement) sql.Statement {
	if s.input.mapping == nil {
		return statement.Insert("lasting")
	}
	return statement.Insert("lasting", sql.Load("source/lasting.sql"))
}
