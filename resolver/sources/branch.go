package sources

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

// TraitsAtOnce is how many traits one list of a branch has: more would cost a statement memory, fewer time.
const TraitsAtOnce = 16

// CameAt is the column of a relation by whose times rows are in a window.
const CameAt = "came_at"

// Names of Kindred's own columns in a relation.
const (
	placePrefix = "spot_"
	saidPrefix  = "said_"
	messageKey  = "message_key"
	isRecord    = "is_record"
	hasPaths    = "has_paths"
	cameAt      = CameAt
	tableNumber = "table_number"
	rowDigest   = "row_digest"
	// ownPrefix is before all names in a branch, since a name that is a column of the table too would hide it from the other expressions.
	ownPrefix = "kindred_"
)

// texts are the columns of an event that hold texts, in order.
var texts = []string{"message_id", "type", "event", "anonymous_id", "user_id", "previous_id", "group_id", "source"}

// plainJSON is the type of a document that is made here.
const plainJSON = "JSON"

// documents are the columns of an event that hold JSON.
var documents = []string{"traits", "properties", "context"}

// branch is one table as events.
type branch struct {
	source resolver.Source
	table  Table
	// values are expressions for the columns of an event. A text that is not here is '', a document empty.
	values map[string]string
	// documentTypes are the types of those documents that are columns of the table as they are.
	documentTypes map[string]string
	// times are what timestamp may be, the best first; sent is when the event was sent, came when the row came in.
	times []expression
	sent  []expression
	came  []expression
	// place finds a text at a path of a document, wherever the layout keeps it; false if it is nowhere. ofGroup asks for what group
	// events say of the group, which nothing else finds.
	place func(b *branch, column, path string, ofGroup bool) (string, bool)
	// keepsJSON says that what place finds for a list is JSON, and not text that may be. listing asks place for a list.
	keepsJSON, listing bool
	// listColumns are those in which the model has lists, arrays its expressions for some of them.
	listColumns []string
	arrays      map[string]expression
	// ofGroups tells of a column of the table that it is what group events say of the group; nil where none is.
	ofGroups func(Column) bool
	// said are what rows say of traits, each of one. list says it of some whose names only the rows know, "" for none.
	said []saidOf
	list string
	// rules are the model's for traits.
	rules []resolver.TraitRule
	// lists are what saidLists makes of said, list and rules, once these are complete: every statement looks at them.
	lists []saidList
	// byPaths says that traits are in the documents traits and context.
	byPaths bool
	where   []string
	// lag is how much later than it says a row may become visible, number tells the tables of a mapping apart.
	lag    time.Duration
	number int
	// from is what is read in the place of the table, "" for the table itself.
	from string
}

func newBranch(source resolver.Source, table Table) *branch {
	return &branch{
		source: source, table: table.usable(), values: map[string]string{}, documentTypes: map[string]string{}, arrays: map[string]expression{},
		place: func(*branch, string, string, bool) (string, bool) { return "", false },
	}
}

// take reads a column of an event from the first of some columns that the table has.
func (b *branch) take(name string, columns ...string) {
	for _, column := range columns {
		if c, has := b.table.column(column); has {
			b.values[name] = c.expression().asText()
			return
		}
	}
}

// takeTimes reads the time of an event from some columns, of which the first that is not NULL counts.
func (b *branch) takeTimes(columns ...string) []expression {
	var times []expression
	for _, column := range columns {
		if c, has := b.table.column(column); has {
			times = append(times, c.expression())
		}
	}
	return times
}

// text is the expression of a column of texts.
func (b *branch) text(name string) string {
	if value, has := b.values[name]; has {
		return value
	}
	return word("")
}

// spot is a place in an event, of the person or of the group.
type spot struct {
	resolver.Place
	ofGroup bool
	listed
}

func spotOf(slot resolver.Slot) spot {
	said := slot.Column == "traits" && slot.Path != "" || slot.Path == "" && !slices.Contains(texts, slot.Column)
	return spot{slot.Place(), slot.OfGroup() && said, listed{slot.List, slot.OfType}}
}

// shown is a column as text, or as JSON where a list is asked for.
func (b *branch) shown(e expression) string {
	if b.listing {
		return e.asJSON()
	}
	return e.asText()
}

// at is the text in a column, or at a path in a document.
func (b *branch) at(where spot) (string, bool) {
	if where.list {
		return b.listAt(where)
	}
	if column := where.Column; where.Path == "" {
		if value, has := b.values[column]; has && !slices.Contains(documents, column) {
			return value, true
		}
		if slices.Contains(texts, column) {
			return word(""), false
		}
		if c, has := b.table.column(column); has {
			return b.ofPeople(c, where.ofGroup)
		}
		return word(""), false
	}
	return b.placed(where)
}

// placed is the text at a path in a document.
func (b *branch) placed(where spot) (string, bool) {
	reading := *b
	reading.listing = where.list
	value, has := b.place(&reading, where.Column, where.Path, where.ofGroup)
	switch {
	case !has:
		return word(""), false
	case where.Column == "traits" && !where.ofGroup:
		return b.unless("group", value), true
	}
	return value, true
}

// ofPeople is the text in a column of the table, where it is not the group's or the group's is asked for.
func (b *branch) ofPeople(c Column, ofGroup bool) (string, bool) {
	value := c.expression().asText()
	if ofGroup || b.ofGroups == nil || !b.ofGroups(c) {
		return value, true
	}
	if b.text("type") == word("group") {
		return word(""), false
	}
	return b.unless("group", value), true
}

// selected writes the branch as a SELECT, with documents of the types given, JSON where there is none.
func (b *branch) selected(places []spot, lists int, prefixed bool, need Need, types map[string]string) string {
	values := map[string]string{
		"timestamp": firstInstant(b.times), "sent_at": instantOrNull(b.sent), "received_at": firstInstant(b.came),
		isRecord: fmt.Sprint(b.changes()), hasPaths: fmt.Sprint(b.byPaths),
	}
	values[cameAt] = values["received_at"]
	if b.lag > 0 {
		values[cameAt] = fragment("later").with("value", values["received_at"]).Set("lag", b.lag.Milliseconds()).text()
	}
	values[rowDigest] = fragment("no_digest").text()
	if need.Digest && b.changes() {
		values[rowDigest] = b.rowDigest(places)
	}
	values[tableNumber] = fragment("table_of").Set("number", b.number).text()
	for _, name := range texts {
		values[name] = b.text(name)
	}
	key := word("")
	if b.source.Dedupe != resolver.DedupeNone && b.source.Dedupe != resolver.DedupeFinal {
		if key = b.text("message_id"); prefixed {
			key = fragment("message_key").with("value", key).Set("source", b.source.Name).text()
		}
	}
	values[messageKey] = key
	for _, name := range documents {
		value, has := b.values[name]
		own, want := cmp.Or(b.documentTypes[name], plainJSON), cmp.Or(types[name], plainJSON)
		switch {
		case !has || !need.All && !need.Documents:
			value = fragment("no_document").with("type", want).text()
		case own != want:
			value = fragment("json_document").with("value", value).with("type", want).text()
		}
		values[name] = value
	}
	for i, place := range places {
		values[fmt.Sprint(placePrefix, i)], _ = b.at(place)
	}
	for i := range lists {
		values[Said(i)] = fragment("nothing_said").text()
		if i < len(b.lists) && (need.All || need.List == Said(i)) {
			values[Said(i)] = b.lists[i].text
		}
	}
	var columns []string
	for _, name := range columnsOf(len(places), lists) {
		columns = append(columns, fragment("as").with("value", values[name]).Set("name", ownPrefix+name).text())
	}
	conditions := []string{"true"}
	for _, condition := range b.where {
		conditions = append(conditions, "("+condition+")")
	}
	if came, can := b.indexed(); can && need.After != 0 {
		conditions = append(conditions, fragment("after").with("value", came).Set("after", need.After-b.lag.Milliseconds()).text())
	}
	final := ""
	if b.source.Dedupe == resolver.DedupeFinal {
		final = "FINAL"
	}
	return fragment("branch").with("values", strings.Join(columns, ",\n    ")).
		with("table", cmp.Or(b.from, nameOf(b.table.Database, b.table.Name))).
		with("final", final).with("conditions", strings.Join(conditions, " AND ")).text()
}

// changes says that rows are changed in place: records, and events whose table replaces rows by later ones.
func (b *branch) changes() bool {
	return b.source.Kind == resolver.Records || b.source.Dedupe == resolver.DedupeFinal
}

// rowDigest is a number for all that a row says.
func (b *branch) rowDigest(places []spot) string {
	values := []string{firstInstant(b.times), firstInstant(b.came)}
	for _, name := range texts {
		values = append(values, b.text(name))
	}
	for _, place := range places {
		value, _ := b.at(place)
		values = append(values, value)
	}
	for _, list := range b.lists {
		values = append(values, list.text)
	}
	for _, name := range documents {
		if _, has := b.documentTypes[name]; has {
			values = append(values, fragment("json_text").with("value", b.values[name]).text())
		}
	}
	return fragment("row_digest").with("values", strings.Join(values, ", ")).text()
}

// indexed is the table's own column that says when a row came in, if that is one that is always there, and so may be in its order.
func (b *branch) indexed() (string, bool) {
	if len(b.came) == 0 || b.came[0].nullable() || b.came[0].kind() != moment {
		return "", false
	}
	return b.came[0].text, true
}

// columnsOf are the columns of a branch, in order.
func columnsOf(places, lists int) []string {
	names := append(slices.Clone(texts), messageKey, "timestamp", "sent_at", "received_at")
	names = append(names, documents...)
	names = append(names, isRecord, hasPaths, cameAt, tableNumber, rowDigest)
	for i := range places {
		names = append(names, fmt.Sprint(placePrefix, i))
	}
	for i := range lists {
		names = append(names, Said(i))
	}
	return names
}
