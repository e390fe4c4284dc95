package sources

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// Mapping is the tables of all sources of a model as one table of events.
type Mapping struct {
	// HasPaths says that the traits of some tables are to be read from documents, by their paths.
	HasPaths bool
	// Slots are the model's, with the columns of the relation in which they stand.
	Slots []resolver.Slot
	// Places are the columns of the relation for the places that the model names beside its slots.
	Places map[resolver.Place]string
	// Lists is how many columns said_N the relation has.
	Lists int
	// Changing says that some rows are changed in place.
	Changing bool
	// Identity changes when the events that the same rows make would differ.
	Identity string
	// Parts are the sources, in the model's order.
	Parts []Part

	places   []spot
	branches []*branch
	prefixed bool // message keys have the source's name before them
	// documentTypes are the types of documents in the relation.
	documentTypes map[string]string
}

// Part is what one source reads.
type Part struct {
	Source resolver.Source
	// Tables are those that it reads, Missing those that the preset knows and the database does not have.
	Tables  []Table
	Missing []string
	// InFull says that its rows have no time at which they came in, so that every run reads them all.
	InFull bool
	// Lag is how much later than it says a row may become visible.
	Lag time.Duration
	// Relation is its tables as events, without documents and lists of traits. RelationOn is the same as the shards of a cluster have it.
	Relation   sql.Expression
	RelationOn func(cluster string) sql.Expression
	// Clusters are those on which its rows lie, see Mapping.Clusters.
	Clusters []string
}

// Kept are the names of the columns by which events that were read can be told apart and resolved again; readers have no use for them.
func (m *Mapping) Kept() []string {
	names := []string{messageKey, isRecord}
	for i := range m.places {
		names = append(names, fmt.Sprint(placePrefix, i))
	}
	return names
}

// Unkept are the names of the columns that nothing needs once traits are read.
func (m *Mapping) Unkept() []string {
	names := []string{hasPaths, cameAt, tableNumber, rowDigest}
	for i := range m.Lists {
		names = append(names, Said(i))
	}
	return names
}

// batchLag is how long Segment and RudderStack may take to load what they received: their tables say when an event came to them, and
// are loaded from once an hour on.
const batchLag = time.Hour

// InFull are the names of the sources that every run reads in full.
func (m *Mapping) InFull() []string {
	var names []string
	for _, part := range m.Parts {
		if part.InFull {
			names = append(names, part.Source.Name)
		}
	}
	return names
}

// Said is the name of a relation's list of traits of that number.
func Said(number int) string { return fmt.Sprint(saidPrefix, number) }

// Candidates are the names of the tables that a source may read, in its database.
func Candidates(source resolver.Source) []string {
	var names []string
	for _, w := range candidates(source) {
		names = append(names, w.name)
	}
	return names
}

func candidates(source resolver.Source) []wanted {
	if source.Table != "" {
		return []wanted{{source.Table, typeOf(source)}}
	}
	switch source.Preset {
	case resolver.PresetSegment, resolver.PresetRudderStack:
		return perType
	case resolver.PresetJitsu:
		return append([]wanted{{"events", ""}}, perType...)
	}
	return []wanted{{"events", ""}}
}

// typeOf is the type of the events in the table that a source names, by the table's name.
func typeOf(source resolver.Source) string {
	switch source.Preset {
	case resolver.PresetSegment, resolver.PresetRudderStack, resolver.PresetJitsu:
		if i := slices.IndexFunc(perType, func(w wanted) bool { return w.name == source.Table }); i >= 0 {
			return perType[i].only
		}
	}
	return ""
}

// Types are the types of the expressions that the model states for a source, by the names of [Stated].
type Types map[string]string

// Stated is an expression that the model states for a source.
type Stated struct {
	// Name tells it apart from the others of its source: "where", "cursor", "columns.user_id", "traits.plan".
	Name string
	resolver.Expression
}

// States are the expressions that the model states for a source.
func States(source resolver.Source) []Stated {
	var all []Stated
	for name, e := range map[string]resolver.Expression{"where": source.Where, "cursor": source.Cursor.Column} {
		if e.SQL != "" {
			all = append(all, Stated{name, e})
		}
	}
	for _, e := range source.Columns {
		all = append(all, Stated{"columns." + e.Name, e.Expression})
	}
	for _, e := range source.Traits {
		all = append(all, Stated{"traits." + e.Name, e.Expression})
	}
	slices.SortFunc(all, func(a, b Stated) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Map makes one table of events of the tables of all sources. tables has those of a source's candidates that there are, by name;
// types the types of the expressions that it states, in each of its tables.
func Map(model resolver.Model, tables func(source int) []Table, types func(source int, table string) Types) (*Mapping, error) {
	m := &Mapping{Places: map[resolver.Place]string{}}
	var branches []*branch
	var problems []error
	ends := make([]int, len(model.Sources))
	for i, source := range model.Sources {
		part, made, err := mapSource(source, model.Traits, listColumns(model), tables(i), func(table string) Types { return types(i, table) })
		problems = append(problems, err)
		m.Parts = append(m.Parts, part)
		branches = append(branches, made...)
		ends[i] = len(branches)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	m.place(model)
	if err := unread(model, branches); err != nil {
		return nil, err
	}
	for i, b := range branches {
		b.number, b.lists = i, b.saidLists()
		m.Lists = max(m.Lists, len(b.lists))
	}
	m.branches, m.prefixed, m.documentTypes = branches, len(model.Sources) > 1, documentTypes(branches)
	m.Changing = slices.ContainsFunc(branches, (*branch).changes)
	m.HasPaths = slices.ContainsFunc(branches, func(b *branch) bool { return b.byPaths })
	begin := 0
	for i := range m.Parts {
		of := branches[begin:ends[i]]
		m.Parts[i].Relation = m.write(of, Need{})
		m.Parts[i].Clusters = clusters(of)
		m.Parts[i].RelationOn = func(cluster string) sql.Expression { return m.write(on(cluster, of), Need{}) }
		begin = ends[i]
	}
	// What rows say of traits, and documents, may gain columns without any event changing its meaning.
	for _, b := range branches {
		m.Identity += b.selected(m.places, 0, false, Need{}, nil) + "\n"
	}
	return m, nil
}

// place gives the model's slots, and the other places that it names, columns of the relation.
func (m *Mapping) place(model resolver.Model) {
	column := func(place spot) string {
		if place.Path == "" && !place.list && slices.Contains(texts, place.Column) {
			return place.Column
		}
		i := slices.Index(m.places, place)
		if i < 0 {
			i = len(m.places)
			m.places = append(m.places, place)
		}
		return fmt.Sprint(placePrefix, i)
	}
	for _, slot := range model.Slots {
		slot.Column, slot.Path = column(spotOf(slot)), ""
		m.Slots = append(m.Slots, slot)
	}
	for _, place := range model.ComputedPlaces() {
		m.Places[place] = column(spot{Place: place})
	}
}

// unread reports identifiers that no source has a place for.
func unread(model resolver.Model, branches []*branch) error {
	var problems []error
	for _, identifierType := range model.Types {
		found := identifierType == resolver.PreviousID || identifierType == resolver.DistinctID // not every product has them
		var places []string
		for _, n := range model.SlotsOf(identifierType) {
			slot := model.Slots[n]
			for _, b := range branches {
				_, has := b.at(spotOf(slot))
				found = found || has
				problems = append(problems, b.unlisted(slot))
			}
			places = append(places, slot.Place().String())
		}
		if !found {
			problems = append(problems, fmt.Errorf("no source has a value for the identifier %s: none of %s is in its tables; take the type out of identifiers, or give a source an expression for it: columns: {%s: …}",
				identifierType, strings.Join(places, ", "), places[0]))
		}
	}
	return errors.Join(problems...)
}

// mapSource makes the branches of one source.
func mapSource(source resolver.Source, rules []resolver.TraitRule, lists []string, tables []Table, types func(table string) Types) (Part, []*branch, error) {
	read, missing := readOf(source, tables)
	source.Dedupe = dedupeOf(source, read)
	part := Part{Source: source, Missing: missing}
	var branches []*branch
	for _, table := range read {
		b, err := layout(source, table.Table, table.only, rules)
		if err != nil {
			return part, nil, err
		}
		b.rules, b.listColumns = rules, lists
		if err := b.state(types(table.Name)); err != nil {
			return part, nil, err
		}
		if b.whole() {
			b.table.Spread = nil
		}
		branches = append(branches, b)
		part.Tables = append(part.Tables, table.Table)
	}
	if len(branches) == 0 {
		return part, nil, &Problem{source.At, fmt.Sprintf("the source %s finds none of its tables in the database %s (%s), or the user may not see them", source.Name, source.Database,
			strings.Join(Candidates(source), ", "))}
	}
	part.Lag = source.Cursor.Lag
	if batched := source.Preset == resolver.PresetSegment || source.Preset == resolver.PresetRudderStack; batched && source.Cursor == (resolver.Cursor{}) {
		part.Lag = batchLag
	}
	for _, b := range branches {
		if len(b.came) == 0 || source.Cursor.None {
			part.InFull = true
			b.came = nil
		}
		for _, time := range b.came {
			part.Lag = max(part.Lag, time.granularity())
		}
	}
	for _, b := range branches {
		b.lag = part.Lag
	}
	return part, branches, nil
}

// readTable is a table that a source reads, of one type of event or of all.
type readTable struct {
	Table
	only string
}

// readOf are the tables that a source reads, and the names of its candidates that are not there. Jitsu writes all events into one table, or each
// type into its own: where there is the one, others of those names are not Jitsu's.
func readOf(source resolver.Source, tables []Table) (read []readTable, missing []string) {
	for _, w := range candidates(source) {
		i := slices.IndexFunc(tables, func(t Table) bool { return t.Name == w.name })
		switch {
		case i < 0:
			missing = append(missing, w.name)
		case source.Preset == resolver.PresetJitsu && source.Table == "" && w.only != "" && len(read) > 0 && read[0].Name == "events":
		default:
			read = append(read, readTable{tables[i], w.only})
		}
	}
	return read, missing
}

// dedupeOf is what makes two rows the same event, where the model does not say: Jitsu writes a stored row again when it learns who a
// visitor is, and a table that replaces rows has to be read so.
func dedupeOf(source resolver.Source, tables []readTable) resolver.Dedupe {
	replaces := func(t readTable) bool { return strings.Contains(t.Engine, "Replacing") }
	switch {
	case source.Dedupe != "":
		return source.Dedupe
	case source.Preset == resolver.PresetJitsu && len(tables) > 0 && !slices.ContainsFunc(tables, func(t readTable) bool { return !replaces(t) }):
		return resolver.DedupeFinal
	}
	return resolver.DedupeMessageID
}

// Problem is what is wrong with a source of the model.
type Problem struct {
	At      resolver.Position
	Message string
}

// Error is the place in the model file and the message.
func (p *Problem) Error() string {
	if at := p.At.String(); at != "" {
		return at + ": " + p.Message
	}
	return p.Message
}

// layout reads a table by what the preset, or the kind, knows of it.
func layout(source resolver.Source, table Table, only string, rules []resolver.TraitRule) (*branch, error) {
	switch source.Preset {
	case resolver.PresetSegment, resolver.PresetRudderStack, resolver.PresetJitsu:
		if only == "" && !table.Has("type") {
			return nil, &Problem{source.At, fmt.Sprintf("the table %s.%s of the source %s has no column type, and its name is none of those for one type of event (%s)",
				table.Database, table.Name, source.Name, strings.Join(Candidates(resolver.Source{Preset: source.Preset}), ", "))}
		}
		return flat(source, table, only), nil
	case resolver.PresetPostHog:
		return posthog(source, table, rules), nil
	case resolver.PresetSnowplow:
		return snowplow(source, table), nil
	}
	if source.Kind == resolver.Records {
		return records(source, table), nil
	}
	return own(source, table), nil
}

// state puts the expressions of the model over what the layout reads.
func (b *branch) state(types Types) error {
	source := b.source
	if source.Where.SQL != "" {
		if k := (expression{of: types["where"]}).kind(); k != number && k != boolean {
			return &Problem{source.Where.At, fmt.Sprintf("where of the source %s is of the type %s: a condition is needed", source.Name, types["where"])}
		}
		b.where = append(b.where, source.Where.SQL)
	}
	if source.Cursor.Column.SQL != "" {
		came := expression{"(" + source.Cursor.Column.SQL + ")", types["cursor"]}
		if !came.isTime() {
			return notATime("cursor", source.Name, source.Cursor.Column, came)
		}
		b.came = []expression{came}
	}
	for _, e := range source.Columns {
		made := expression{"(" + e.SQL + ")", types["columns."+e.Name]}
		k := made.kind()
		if k == list && slices.Contains(b.listColumns, e.Name) {
			b.arrays[e.Name] = made
			continue
		}
		if k == list || k == object || k == other {
			return &Problem{e.At, fmt.Sprintf("the column %s of the source %s is of the type %s: one value is needed, which toString(…) makes of it", e.Name, source.Name, made.of)}
		}
		if e.Name == "timestamp" {
			if !made.isTime() {
				return notATime("timestamp", source.Name, e.Expression, made)
			}
			b.times = []expression{made}
			continue
		}
		b.values[e.Name] = made.asText()
	}
	for _, e := range source.Traits {
		made := expression{"(" + e.SQL + ")", types["traits."+e.Name]}
		kindOf, value, ok := made.says(false)
		if !ok {
			return &Problem{e.At, fmt.Sprintf("the trait %s of the source %s is of the type %s, which no trait can have: turn it into text, toString(…)", e.Name, source.Name, made.of)}
		}
		b.said = append(b.said, said(e.Name, kindOf, value))
	}
	if len(b.times) == 0 {
		b.times = b.came
	}
	if len(b.times) == 0 {
		return &Problem{source.At, fmt.Sprintf("the source %s does not say when its rows happened: columns: {timestamp: …}", source.Name)}
	}
	if _, has := b.values["message_id"]; !has && source.Kind == resolver.Records {
		b.digest()
	}
	return nil
}

// isTime tells whether a value can be read as a time: a number cannot, since nothing says whether it counts seconds.
func (e expression) isTime() bool { return slices.Contains([]kind{moment, day, text}, e.kind()) }

func notATime(what, source string, stated resolver.Expression, e expression) error {
	return &Problem{stated.At, fmt.Sprintf("%s of the source %s is of the type %s, which is no time: fromUnixTimestamp64Milli(…) makes one of milliseconds since 1970, toDateTime(…) of seconds",
		what, source, e.of)}
}
