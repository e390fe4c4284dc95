package pipeline_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver/reference"
)

// flatTables are tables as Segment's are: one for each type of event, with a column for each trait, which come and go.
type flatTables struct {
	*tableStory
	userType string
	names    []string // of the tables
	traits   map[string][]*traitColumn
	rows     []*flatRow
	ids      int
}

type traitColumn struct{ name, columnType, standard string }

type flatRow struct {
	key, table string
	event      reference.Event
}

func newFlatTables(s *tableStory) storyTable {
	f := &flatTables{tableStory: s, userType: pick(s.stream, userTypes), names: []string{"identifies"}, traits: map[string][]*traitColumn{}}
	for _, name := range []string{"tracks", "groups", "aliases"} {
		if f.often(0.4) {
			f.names = append(f.names, name)
		}
	}
	return f
}

func (f *flatTables) create() (statements []string) {
	for _, name := range f.names {
		more := map[string]string{
			"identifies": ", email Nullable(String)", "tracks": ", event_text String, context_traits_email String, email String",
			"groups": ", group_id String, email String, plan Nullable(String)", "aliases": ", previous_id String",
		}[name]
		if name == "tracks" && !f.often(0.5) {
			more = ", event_text String, context_traits_email String"
		}
		statements = append(statements, "CREATE TABLE $db."+name+" (id String, anonymous_id Nullable(String), user_id "+f.userType+
			", timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC')"+more+") ENGINE = MergeTree ORDER BY received_at")
	}
	return statements
}

func (f *flatTables) source() string {
	return "{name: web, preset: segment, database: $db, cursor: received_at}"
}

func (f *flatTables) ofGroups() bool { return slices.Contains(f.names, "groups") }

func (f *flatTables) change(at *arrivals) ([]string, []reference.Write) {
	if f.often(0.3) {
		return f.alter()
	}
	var statements []string
	var writes []reference.Write
	for range 1 + f.IntN(6) {
		table := pick(f.stream, f.names)
		row := f.row(table, at)
		columns := []string{"id", "anonymous_id", "user_id", "timestamp", "received_at"}
		values := []string{textCell(row.event.MessageID).sql, textCell(row.event.AnonymousID).sql}
		user := f.user(f.userType)
		row.event.UserID = user.text
		values = append(values, user.sql, timeCell(row.event.Timestamp), timeCell(row.event.ReceivedAt))
		put := func(column, value string) {
			columns, values = append(columns, quotedName(column)), append(values, value)
		}
		mail := f.mail()
		switch table {
		case "identifies":
			put("email", textCell(mail).sql)
			row.event.Stated, row.event.Traits["email"] = map[string]string{"email": mail}, mail
			f.fill(row.event.Traits, table, put)
		case "tracks":
			put("event_text", "'Event'")
			put("context_traits_email", textCell(mail).sql)
			row.event.Name = "Event"
			inner := map[string]any{"email": mail}
			row.event.Context = reference.Document{"traits": inner}
			f.fill(inner, table, put)
		case "groups":
			put("group_id", "'g'")
			put("email", textCell(mail).sql)
			put("plan", "'of the group'")
			row.event.GroupID, row.event.Traits = "g", reference.Document{"email": mail, "plan": "of the group"}
		case "aliases":
			previous := f.user("String")
			if f.often(0.5) {
				previous = textCell(f.visitor())
			}
			put("previous_id", previous.sql)
			row.event.PreviousID = previous.text
		}
		statements = append(statements, "INSERT INTO $db."+table+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(values, ", ")+")")
		f.rows = append(f.rows, row)
		writes = append(writes, reference.Write{Key: row.key, Event: row.event})
	}
	return statements, writes
}

// row is an event of a table, in some cases with the id of one before, of which that one counts.
func (f *flatTables) row(table string, at *arrivals) *flatRow {
	f.ids++
	e := reference.Event{
		MessageID: fmt.Sprint("web", f.ids), Source: "web", AnonymousID: f.visitor(), Timestamp: f.instant(), ReceivedAt: at.take(),
		Traits: reference.Document{},
		Type:   map[string]string{"identifies": "identify", "tracks": "track", "groups": "group", "aliases": "alias"}[table],
	}
	if f.ids > 1 && f.often(0.1) {
		e.MessageID = fmt.Sprint("web", 1+f.IntN(f.ids-1))
	}
	return &flatRow{fmt.Sprint("row ", f.ids), table, e}
}

// fill sets the columns of traits that there are.
func (f *flatTables) fill(said map[string]any, table string, put func(column, value string)) {
	for _, c := range f.traits[table] {
		if f.often(0.3) { // it says nothing, and has the standard value
			if value := c.missing(); value != nil {
				said[c.trait()] = value
			}
			continue
		}
		value := pick(f.stream, []string{"1", "5", "7"})
		put(c.name, map[bool]string{true: "'" + value + "'", false: value}[strings.Contains(c.columnType, "String")])
		said[c.trait()] = c.value(value)
	}
}

func (c *traitColumn) value(text string) any {
	if strings.Contains(c.columnType, "String") {
		return text
	}
	return json.Number(text)
}

// missing is what a row has that says nothing of the column, nil for nothing.
func (c *traitColumn) missing() any {
	if c.standard == "" {
		return nil
	}
	return c.value(strings.Trim(c.standard, "'"))
}

// alter adds a column of a trait, or takes one away, and all rows of the table say something else by it.
func (f *flatTables) alter() ([]string, []reference.Write) {
	table := "identifies"
	if slices.Contains(f.names, "tracks") && f.often(0.5) {
		table = "tracks"
	}
	columns := f.traits[table]
	if i := f.IntN(len(columns) + 2); i < len(columns) {
		c := columns[i]
		f.traits[table] = slices.Delete(slices.Clone(columns), i, i+1)
		return []string{"ALTER TABLE $db." + table + " DROP COLUMN " + quotedName(c.name)}, f.rewritten(table, c, nil)
	}
	c := pick(f.stream, []traitColumn{
		{"plan", "Nullable(String)", ""}, {"plan", "String", "'free'"}, {"plan", "LowCardinality(String)", ""}, {"score", "Nullable(Int64)", ""},
		{"score", "Float64", "3"}, {"seats", "Int64", ""}, {"sp ace", "String", ""}, {"Plan", "Nullable(String)", "'x'"}, {"plan.id", "Nullable(Float64)", ""},
		{"$set", "String", "'y'"}, {"it's", "String", ""}, {"back`tick", "String", "'z'"}, {"%", "Nullable(Int8)", "1"},
	})
	if table == "tracks" {
		c.name = "context_traits_" + c.name
	}
	if slices.ContainsFunc(columns, func(other *traitColumn) bool { return other.name == c.name }) {
		return nil, nil
	}
	f.traits[table] = append(slices.Clone(columns), &c)
	statement := "ALTER TABLE $db." + table + " ADD COLUMN " + quotedName(c.name) + " " + c.columnType
	if c.standard != "" {
		statement += " DEFAULT " + c.standard
	}
	return []string{statement}, f.rewritten(table, &c, c.missing())
}

// rewritten gives the rows of a table a column, or takes it from them: they say something else from then on.
func (f *flatTables) rewritten(table string, c *traitColumn, value any) (writes []reference.Write) {
	for _, row := range f.rows {
		if row.table != table {
			continue
		}
		said := map[string]any(row.event.Traits)
		if table == "tracks" {
			said, _ = row.event.Context["traits"].(map[string]any)
		}
		said = maps.Clone(said)
		if delete(said, c.trait()); value != nil {
			said[c.trait()] = value
		}
		if table == "tracks" {
			row.event.Context = reference.Document{"traits": said}
		} else {
			row.event.Traits = said
		}
		writes = append(writes, reference.Write{Key: row.key, Event: row.event})
	}
	return writes
}

func (c *traitColumn) trait() string { return strings.TrimPrefix(c.name, "context_traits_") }

func quotedName(name string) string {
	return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(name) + "`"
}

// replacedTable is a table as Jitsu's, whose rows are written again when it learns who a visitor is.
type replacedTable struct {
	*tableStory
	preset  bool
	rows    []reference.Event
	inserts []string // that wrote them
}

func newReplacedTable(s *tableStory) storyTable {
	return &replacedTable{tableStory: s, preset: s.often(0.7)}
}

func (j *replacedTable) create() []string {
	return []string{"CREATE TABLE $db.events (message_id String, type String, event String, anonymous_id String, user_id String, " +
		"previous_id String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), context_traits_email String, " +
		"context_traits_plan String, context_group_email String) ENGINE = ReplacingMergeTree ORDER BY message_id"}
}

func (j *replacedTable) source() string {
	if j.preset {
		return "{name: jit, preset: jitsu, database: $db}"
	}
	return "{name: jit, database: $db, table: events, dedupe: final, cursor: received_at, columns: {email: context_traits_email}}"
}

func (j *replacedTable) ofGroups() bool { return j.preset }

func (j *replacedTable) change(at *arrivals) (statements []string, writes []reference.Write) {
	for range 1 + j.IntN(5) {
		e := reference.Event{
			MessageID: fmt.Sprint("j", len(j.rows)), Source: "jit", Timestamp: j.instant(), ReceivedAt: at.take(), AnonymousID: j.visitor(),
			Type: pick(j.stream, []string{"page", "page", "track", "identify", "group", "alias"}),
		}
		again := len(j.rows) > 0 && j.often(0.3)
		i := len(j.rows)
		if again {
			i = j.IntN(len(j.rows))
			was := j.rows[i]
			e.MessageID, e.Type, e.Timestamp, e.AnonymousID = was.MessageID, was.Type, was.Timestamp, was.AnonymousID
			if j.often(0.7) {
				e.ReceivedAt = was.ReceivedAt
			}
		}
		mail, plan, company := j.mail(), pick(j.stream, []string{"", "free", "pro"}), ""
		if !again || j.often(0.7) {
			e.UserID = j.user("String").text
		}
		switch e.Type {
		case "alias":
			e.PreviousID = pick(j.stream, []string{j.visitor(), j.user("String").text})
		case "group":
			company = j.mail()
		}
		e.Stated = map[string]string{"email": mail}
		if j.preset {
			e.Stated = nil
			said := map[string]any{"email": mail, "plan": plan}
			e.Context = reference.Document{"traits": said}
			switch e.Type {
			case "identify":
				e.Traits = said
			case "group":
				e.Traits = reference.Document{"email": company}
			}
		}
		insert := fmt.Sprintf("INSERT INTO $db.events VALUES (%s, '%s', '', %s, %s, %s, %s, %s, %s, %s, %s)", textCell(e.MessageID).sql, e.Type,
			textCell(e.AnonymousID).sql, textCell(e.UserID).sql, textCell(e.PreviousID).sql, timeCell(e.Timestamp), timeCell(e.ReceivedAt),
			textCell(mail).sql, textCell(plan).sql, textCell(company).sql)
		switch {
		case i == len(j.rows):
			j.rows, j.inserts = append(j.rows, e), append(j.inserts, insert)
		case j.often(0.3): // as it was
			e, insert = j.rows[i], j.inserts[i]
		default:
			j.rows[i], j.inserts[i] = e, insert
		}
		statements = append(statements, insert)
		writes = append(writes, reference.Write{Key: e.MessageID, Event: e})
	}
	if j.often(0.2) {
		statements = append(statements, "OPTIMIZE TABLE $db.events FINAL")
	}
	return statements, writes
}

// postHogTable is a table as PostHog's, where one id is a user's or a visitor's, and traits may be taken away.
type postHogTable struct {
	*tableStory
	count int
}

func newPostHogTable(s *tableStory) storyTable { return &postHogTable{tableStory: s} }

func (h *postHogTable) create() []string {
	return []string{"CREATE TABLE $db.posthog (uuid UUID, event String, properties String, timestamp DateTime64(3, 'UTC'), distinct_id String, " +
		"inserted_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY uuid"}
}

func (h *postHogTable) source() string {
	return "{name: ph, preset: posthog, database: $db, table: posthog}"
}

func (h *postHogTable) ofGroups() bool { return true }

func (h *postHogTable) change(at *arrivals) (statements []string, writes []reference.Write) {
	for range 1 + h.IntN(6) {
		h.count++
		e := reference.Event{
			MessageID: fmt.Sprintf("00000000-0000-4000-8000-%012x", h.count), Source: "ph", Timestamp: h.instant(), ReceivedAt: at.take(),
		}
		distinct, properties := pick(h.stream, []string{h.user("String").text, h.visitor()}), map[string]any{}
		e.Name = pick(h.stream, []string{"$pageview", "$pageview", "order", "$identify", "$set", "$create_alias", "$groupidentify"})
		e.Type = map[string]string{
			"$pageview": "page", "order": "track", "$identify": "identify", "$set": "identify", "$create_alias": "alias", "$groupidentify": "group",
		}[e.Name]
		switch e.Name {
		case "$identify":
			e.UserID, e.AnonymousID = distinct, h.visitor()
			properties["$anon_distinct_id"] = e.AnonymousID
		case "$pageview":
			switch h.IntN(3) {
			case 0: // a visitor of whom the browser knows
				properties["$is_identified"], e.AnonymousID = false, distinct
			case 1:
				properties["$is_identified"], e.UserID = true, distinct
			default:
				e.DistinctID = distinct
			}
		case "$create_alias":
			e.DistinctID, e.PreviousID = distinct, pick(h.stream, []string{h.user("String").text, h.visitor()})
			properties["alias"] = e.PreviousID
		case "$groupidentify":
			properties["$group_set"] = map[string]any{"email": h.mail()}
			e.Traits = reference.Document(properties["$group_set"].(map[string]any))
		default:
			e.DistinctID = distinct
		}
		if e.Name != "$groupidentify" && h.often(0.6) {
			name := pick(h.stream, []string{"plan", "plan.id", "score", "email.verified", "", "$x"})
			said := map[string]any{"email": h.mail(), name: pick(h.stream, []any{"free", json.Number("7"), true})}
			properties["$set"] = said
			e.Traits, e.Context = said, reference.Document{"traits": said}
		}
		if e.Name != "$groupidentify" && h.often(0.3) {
			e.Unset = []string{pick(h.stream, []string{"plan", "plan.id", "email", "score"})}
			properties["$unset"] = e.Unset
		}
		text := raw(properties)
		statements = append(statements, fmt.Sprintf("INSERT INTO $db.posthog VALUES ('%s', '%s', %s, %s, %s, %s)", e.MessageID, e.Name,
			textCell(text).sql, timeCell(e.Timestamp), textCell(distinct).sql, timeCell(e.ReceivedAt)))
		writes = append(writes, reference.Write{Event: e})
	}
	return statements, writes
}
