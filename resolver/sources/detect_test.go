package sources

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

// entry is a table of columns as "name type, name type", where a name alone is one of text.
func entry(name, columns string) Entry {
	database, table, _ := strings.Cut(name, ".")
	e := Entry{Table: Table{Database: database, Name: table, Engine: "MergeTree"}}
	for _, column := range strings.Split(columns, ", ") {
		name, of, has := strings.Cut(column, " ")
		if !has {
			of = "String"
		}
		e.Columns = append(e.Columns, Column{Name: name, Type: of})
	}
	return e
}

// reading is the table with the rows of others.
func (e Entry) reading(engine string, names ...string) Entry {
	e.Engine = engine
	for _, name := range names {
		database, table, _ := strings.Cut(name, ".")
		e.Reads = append(e.Reads, resolver.TableName{Database: database, Table: table})
	}
	return e
}

// ordered is the table with another engine and order.
func (e Entry) ordered(engine, key string) Entry {
	e.Engine, e.SortingKey = engine, key
	return e
}

const (
	flatColumns    = "id, anonymous_id, user_id Nullable(String), received_at DateTime, context_page_url"
	kindredColumns = "message_id, type LowCardinality(String), event, anonymous_id, user_id, previous_id, source, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3), traits JSON, context JSON(a String)"
	posthogColumns = "uuid UUID, event, properties, timestamp DateTime64(6), distinct_id"
	peopleColumns  = "id UInt64, email, updated_at DateTime"
)

func TestDetect(t *testing.T) {
	for name, test := range map[string]struct {
		entries []Entry
		want    []string // the suggestions: their names, presets and tables
	}{
		"nothing":              {nil, nil},
		"rudderstack, channel": {[]Entry{entry("r.tracks", flatColumns+", channel"), entry("r.pages", flatColumns)}, []string{"r: rudderstack of r.tracks r.pages, by the column channel"}},
		"rudderstack, order": {[]Entry{entry("r.tracks", flatColumns+", uuid_ts DateTime").ordered("ReplicatedReplacingMergeTree", "received_at, id")},
			[]string{"r: rudderstack of r.tracks, by the order of the table"}},
		"segment":           {[]Entry{entry("s.aliases", flatColumns+", uuid_ts DateTime").ordered("MergeTree", "received_at, id")}, []string{"s: segment of s.aliases, by the column uuid_ts"}},
		"segment or other":  {[]Entry{entry("s.groups", flatColumns)}, []string{"s: segment of s.groups, since nothing tells"}},
		"one for an event":  {[]Entry{entry("s.tracks", flatColumns), entry("s.signed_up", flatColumns+", type, message_id, timestamp DateTime")}, []string{"s: segment of s.tracks"}},
		"jitsu, by type":    {[]Entry{entry("j.pages", "message_id, anonymous_id, timestamp DateTime64(6)")}, []string{"j: jitsu of j.pages"}},
		"jitsu":             {[]Entry{entry("j.events", "message_id, type, anonymous_id, timestamp DateTime64(6), context_ip")}, []string{"j: jitsu of j.events"}},
		"jitsu, other name": {[]Entry{entry("j.all", "message_id, type, anonymous_id, timestamp DateTime64(6), context_ip")}, []string{"all: jitsu in all of j.all"}},
		"posthog":           {[]Entry{entry("p.events", posthogColumns), entry("p.sharded_events", posthogColumns), entry("p.copy", posthogColumns)}, []string{"p: posthog of p.events"}},
		"posthog, other names": {[]Entry{entry("p.web", posthogColumns), entry("p.writable_web", posthogColumns), entry("p.app", posthogColumns+", anonymous_id, type, message_id")},
			[]string{"web: posthog in web of p.web", "app: posthog in app of p.app"}},
		"snowplow": {[]Entry{entry("s.events", "event_id, domain_userid, collector_tstamp DateTime")}, []string{"s: snowplow of s.events"}},
		"kindred":  {[]Entry{entry("raw.events", kindredColumns), entry("raw.events_local", kindredColumns)}, []string{"events: kindred in events of raw.events"}},
		"kindred beside others": {[]Entry{entry("r.tracks", flatColumns+", channel"), entry("r.events", kindredColumns)},
			[]string{"r: rudderstack of r.tracks", "events: kindred in events of r.events"}},
		"nearly kindred": {[]Entry{entry("raw.events", strings.Replace(kindredColumns, "received_at DateTime64(3)", "received_at DateTime", 1))}, []string{"events:  in events of raw.events"}},
		"same names": {[]Entry{entry("a.events", kindredColumns), entry("b.events", kindredColumns), entry("a_b.c.events", kindredColumns), entry("b", kindredColumns)},
			[]string{"events: kindred in events of a.events", "c.events: kindred in c.events of a_b.c.events", "b_events: kindred in events of b.events"}},
		"no name for a model": {[]Entry{entry("a.ev{e}nts", kindredColumns), entry("a\nb.events", kindredColumns), entry(`a.ev\ents`, kindredColumns)}, nil},
		"name of a source":    {[]Entry{entry("a.-ünder -score", kindredColumns), entry("a.日本", kindredColumns)}, []string{"nder_-score: kindred in -ünder -score of a.-ünder -score", "source: kindred in 日本 of a.日本"}},
		"views": {[]Entry{entry("a.copy", kindredColumns).reading("View", "a.events"), entry("a.events", kindredColumns), entry("a.month_1", kindredColumns),
			entry("a.months", kindredColumns).reading("Merge", "a.month_1"), entry("b.over", kindredColumns).reading("View", "a.copy")},
			[]string{"events: kindred in events of a.events", "month_1: kindred in month_1 of a.month_1"}},
		"a view that makes events": {[]Entry{entry("a.landed", "payload"), entry("a.shaped", kindredColumns).reading("View", "a.landed"), entry("a.twice", kindredColumns).reading("View", "a.landed")},
			[]string{"shaped: kindred in shaped of a.shaped"}},
		"gathered": {[]Entry{entry("a.jan", kindredColumns), entry("a.feb", kindredColumns), entry("a.year", kindredColumns).reading("Merge", "a.jan", "a.feb"),
			entry("b.all", kindredColumns).reading("Distributed", "b.part"), entry("b.part", kindredColumns)},
			[]string{"year: kindred in year of a.year", "all: kindred in all of b.all"}},
		"kindred's own": {[]Entry{entry("p.identity_map", "id_type, id_value, profile_id UUID"), entry("p.profile_redirects", "old_profile_id UUID"), entry("p.profile_history", "at DateTime"),
			entry("p.resolved_events", kindredColumns+", profile_id UUID"), entry("p.profiles", "user_id, email, updated_at DateTime"),
			entry("q.state_generation", "number UInt64"), entry("q.state_identifiers", "key UInt128"), entry("q.state_first_events", kindredColumns),
			entry("r.copied", kindredColumns+", profile_id UUID"), entry("r.over", kindredColumns).reading("View", "p.resolved_events")}, nil},
		"people": {[]Entry{entry("app.users", peopleColumns)}, []string{"users?: records in users of app.users, by the columns id, email and updated_at; user_id id, email email, updated_at"}},
		"people, other words": {[]Entry{entry("app.crm", "id, User-ID Nullable(UInt64), eMail Address, EMAIL LowCardinality(String), Changed_At Nullable(DateTime64(3))")},
			[]string{"crm?: records in crm of app.crm, by the columns User-ID, EMAIL and Changed_At; user_id `User-ID`, email EMAIL, Changed_At"}},
		"certain first": {[]Entry{entry("app.users", peopleColumns), entry("raw.users", kindredColumns)}, []string{"users: kindred in users of raw.users", "app_users?: records"}},
		"no people": {[]Entry{entry("a.a", "id UInt64, email Array(String), updated_at DateTime"), entry("a.b", "id, email, updated_at Int64"), entry("a.c", "email, updated_at DateTime"),
			entry("a.d", "id, updated_at DateTime")}, nil},
		"of an application": {[]Entry{entry("a.messages", "message_id, type, user_id, timestamp DateTime"), entry("a.pages", "id, user_id, timestamp DateTime"), entry("a.groups", "id, user_id, received_at DateTime"),
			entry("a.events", "id, event, properties, timestamp DateTime"), entry("a.tracks", "id, anonymous_id, received_at UInt64")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := Detect(test.entries)
			if len(got) != len(test.want) {
				t.Fatalf("got %+v, want %q", got, test.want)
			}
			for i, s := range got {
				if text := suggested(s); !strings.HasPrefix(text, test.want[i]) {
					t.Errorf("got %q, want %q", text, test.want[i])
				}
			}
		})
	}
}

// suggested writes a suggestion in one line.
func suggested(s resolver.Suggestion) string {
	text := s.Source.Name
	if s.Guess {
		text += "?"
	}
	text += ": " + string(s.Source.Preset) + string(s.Source.Kind)
	if s.Source.Table != "" {
		text += " in " + s.Source.Table
	}
	text += " of"
	for _, table := range s.Tables {
		text += " " + table.Database + "." + table.Table
	}
	text += ", " + s.Because
	if s.Guess {
		text += ";"
		for _, c := range s.Source.Columns {
			text += fmt.Sprintf(" %s %s,", c.Name, c.SQL)
		}
		text += " " + s.Source.Cursor.Column.SQL
	}
	return text
}
