package sources

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// Entry is a table of the warehouse's catalogue.
type Entry struct {
	Table
	SortingKey string
	// Reads are the tables whose rows it has: of a view, a Merge or a Distributed table.
	Reads []resolver.TableName
}

// Detect recognises the tables that products make by the columns that no other's have, and in the rest guesses which may be records of
// people. Suggestions come in the order of the tables, those that are certain first. Each has a name of its own. What Kindred made is none of
// them, own are databases known to be its, and tables with the rows of others are left out.
func Detect(entries []Entry, own ...string) (found, left []resolver.Suggestion) {
	var certain, guesses []resolver.Suggestion
	byDatabase := withoutOwn(entries, own)
	slices.SortStableFunc(byDatabase, func(a, b Entry) int { return cmp.Compare(a.Database, b.Database) })
	for len(byDatabase) > 0 {
		n := slices.IndexFunc(byDatabase, func(e Entry) bool { return e.Database != byDatabase[0].Database })
		if n < 0 {
			n = len(byDatabase)
		}
		some := slices.DeleteFunc(slices.Clone(byDatabase[:n]), func(e Entry) bool { return !nameable(e.Database) || !nameable(e.Name) })
		found, rest := recognise(some)
		certain = append(certain, found...)
		for _, e := range rest {
			if guess, ok := guessRecords(e); ok {
				guesses = append(guesses, guess)
			}
		}
		byDatabase = byDatabase[n:]
	}
	found, left = once(entries, append(certain, guesses...))
	return withNames(found), left
}

// recognise finds the tables of products in one database, and returns those that are of none.
func recognise(entries []Entry) (found []resolver.Suggestion, rest []Entry) {
	if flat, ok := recogniseFlat(entries); ok {
		found = append(found, flat)
		// Beside the tables by type such a product has one for each event, which repeats their rows, and one of users without their visitors.
		entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
			return flatByType(e) || e.Has("received_at") && e.hasContext() && (e.Has("id") || e.Has("message_id"))
		})
	}
	for _, p := range singles {
		var of []Entry
		for _, e := range entries {
			if p.is(e) {
				of = append(of, e)
			}
		}
		entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return p.is(e) })
		for _, e := range withoutParts(of, p.name) {
			s := resolver.Suggestion{
				Source:  resolver.Source{Preset: p.preset, Database: e.Database, Table: e.Name},
				Tables:  []resolver.TableName{{Database: e.Database, Table: e.Name}},
				Because: "by " + p.because,
				Types:   p.types(e),
			}
			if e.Name == p.name {
				s.Source.Table = ""
			}
			found = append(found, s)
		}
	}
	return found, entries
}

// single is a layout with one table.
type single struct {
	preset  resolver.Preset
	name    string // of the table that the preset looks for, "" if it looks for none
	because string
	is      func(Entry) bool
	types   func(Entry) []string
}

// singles are the layouts with one table, the most telling first.
var singles = []single{
	{
		resolver.PresetPostHog, "events", "the columns distinct_id, event and properties",
		func(e Entry) bool { return e.hasAll("distinct_id", "event", "properties", "timestamp") },
		func(Entry) []string { return []string{resolver.UserID, resolver.AnonymousID} },
	},
	{
		resolver.PresetSnowplow, "events", "the columns event_id, domain_userid and collector_tstamp",
		func(e Entry) bool { return e.hasAll("event_id", "domain_userid", "collector_tstamp") },
		func(e Entry) []string {
			if e.Has("user_id") {
				return []string{resolver.UserID, resolver.AnonymousID}
			}
			return []string{resolver.AnonymousID}
		},
	},
	{
		resolver.PresetKindred, "", "the columns of Kindred's own table of events",
		func(e Entry) bool {
			return e.areAll("String", "message_id", "type", "source", "anonymous_id", "user_id", "previous_id") && e.areAll("JSON", "traits", "context") &&
				e.isMillisecond("timestamp") && e.isMillisecond("received_at")
		},
		Entry.idTypes,
	},
	{
		resolver.PresetJitsu, "events", "one table for all types of events, with the columns type and message_id and a column for each fact of the context",
		func(e Entry) bool {
			return e.hasAll("type", "message_id", "timestamp", "anonymous_id") && e.hasContext()
		},
		Entry.idTypes,
	},
	{
		"", "", "the columns message_id, type, anonymous_id and timestamp, as those of events are named",
		func(e Entry) bool { return e.hasAll("message_id", "type", "anonymous_id") && e.isTime("timestamp") },
		Entry.idTypes,
	},
}

// withoutParts leaves out tables that have the rows of another: the shards below a distributed table, and what is beside the one
// of the name that the product gives it.
func withoutParts(entries []Entry, name string) []Entry {
	if i := slices.IndexFunc(entries, func(e Entry) bool { return name != "" && e.Name == name }); i >= 0 {
		return entries[i : i+1]
	}
	return slices.DeleteFunc(entries, func(e Entry) bool {
		return slices.ContainsFunc(entries, func(other Entry) bool {
			return e.Name != other.Name && (e.Name == other.Name+"_local" || e.Name == "sharded_"+other.Name || e.Name == "writable_"+other.Name)
		})
	})
}

// flatByType tells whether a table is one of those for one type of event.
func flatByType(e Entry) bool {
	return slices.ContainsFunc(perType, func(w wanted) bool { return w.name == e.Name }) &&
		(e.Has("id") || e.Has("message_id")) && (e.Has("anonymous_id") || e.Has("user_id") && e.hasContext()) &&
		slices.ContainsFunc([]string{"timestamp", "original_timestamp", "sent_at", "received_at"}, e.isTime)
}

// recogniseFlat finds the tables of Segment, RudderStack or Jitsu, which have the same names.
func recogniseFlat(entries []Entry) (resolver.Suggestion, bool) {
	tables := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !flatByType(e) })
	if len(tables) == 0 {
		return resolver.Suggestion{}, false
	}
	s := resolver.Suggestion{Source: resolver.Source{Database: tables[0].Database}}
	for _, e := range tables {
		s.Tables = append(s.Tables, resolver.TableName{Database: e.Database, Table: e.Name})
		for _, name := range e.idTypes() {
			if !slices.Contains(s.Types, name) {
				s.Types = append(s.Types, name)
			}
		}
	}
	some := func(is func(Entry) bool) bool { return slices.ContainsFunc(tables, is) }
	with := func(column string) func(Entry) bool { return func(e Entry) bool { return e.Has(column) } }
	switch {
	case some(func(e Entry) bool { return e.Has("message_id") && !e.Has("id") }):
		s.Source.Preset, s.Because = resolver.PresetJitsu, "by the column message_id, which others name id"
	case some(with("channel")):
		s.Source.Preset, s.Because = resolver.PresetRudderStack, "by the column channel, which Segment's tables do not have"
	case some(func(e Entry) bool {
		return strings.Contains(e.Engine, "Replacing") && e.SortingKey == "received_at, id"
	}):
		s.Source.Preset, s.Because = resolver.PresetRudderStack, "by the order of the table, received_at and id, which RudderStack gives it"
	case some(with("uuid_ts")):
		s.Source.Preset, s.Because = resolver.PresetSegment, "by the column uuid_ts without a column channel, which RudderStack's tables have"
	default:
		s.Source.Preset, s.Because = resolver.PresetSegment, "since nothing tells RudderStack's tables: both are read alike"
	}
	return s, true
}

// What columns of records of people are called, without regard to case, _, - and spaces, the most telling first.
var (
	personNames  = []string{"userid", "customerid", "accountid", "memberid", "contactid", "uid", "id"}
	emailNames   = []string{"email", "emailaddress", "useremail", "mail", "mailaddress"}
	changedNames = []string{"updatedat", "modifiedat", "changedat", "lastmodifiedat", "lastmodified", "lastupdatedat", "lastupdated", "updated", "modified"}
)

// guessRecords finds a table of people: an id, an e-mail address and the time of the last change.
func guessRecords(e Entry) (resolver.Suggestion, bool) {
	person, hasPerson := e.called(personNames, text, number)
	email, hasEmail := e.called(emailNames, text)
	changed, hasChanged := e.called(changedNames, moment, day)
	if !hasPerson || !hasEmail || !hasChanged {
		return resolver.Suggestion{}, false
	}
	expression := func(c Column) resolver.Expression { return resolver.Expression{SQL: bare(c.Name)} }
	return resolver.Suggestion{
		Source: resolver.Source{
			Kind: resolver.Records, Database: e.Database, Table: e.Name, Cursor: resolver.Cursor{Column: expression(changed)},
			Columns: []resolver.NamedExpression{{Name: resolver.UserID, Expression: expression(person)}, {Name: resolver.Email, Expression: expression(email)}},
		},
		Tables:  []resolver.TableName{{Database: e.Database, Table: e.Name}},
		Because: fmt.Sprintf("by the columns %s, %s and %s", person.Name, email.Name, changed.Name),
		Types:   []string{resolver.UserID},
		Guess:   true,
	}, true
}
