package modelfile

import (
	"fmt"
	"regexp"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// maxSources bounds the statements, which name every table of every source.
const maxSources = 50

func quotedShort(word string) string { return fmt.Sprintf("%.100q", word) }

var columnName = someText(`^[A-Za-z_][A-Za-z0-9_]*$`, "letters, digits and _, the first no digit")

// someText is a text that fits a pattern, with the rule that it has to fit.
func someText(pattern, rule string, examples ...string) text {
	return text{
		pattern: regexp.MustCompile(pattern), examples: examples,
		wrong: func(what, word string) (string, string) {
			return fmt.Sprintf("the %s %s cannot be used", what, quotedShort(word)), rule
		},
	}
}

func sourceKeys() fields {
	expression := text{examples: []string{"user_id", "lower(email)", "JSONExtractString(payload, 'user', 'id')"}}
	expressions := func(eachName, of, form string) byName {
		return byName{names: named{"name", of, columnName}, each: expression, eachName: eachName, form: form, filled: true}
	}
	table := someText(`^[^\\\t\n\r{}]+$`, "a name without backslash, brace or control character")
	return fields{name: "the source", empty: "begin each source with '- name:'", keys: []key{
		{
			name: "name", missing: "give it a name: name: web", value: someText(`^[A-Za-z0-9][A-Za-z0-9_. -]{0,62}$`, "letters, digits, _, -, . and spaces, at most 63", "web", "crm"),
			doc: "Tells the sources apart, and stands in the column source of the outputs where a table has none of its own.",
		},
		{
			name: "preset", optional: true, value: oneOf{words: words(resolver.Presets())},
			doc: "The layout of the tables: kindred (made by kindred init), segment, rudderstack, jitsu, posthog or snowplow. Without it, the table's columns are named like those of events, or columns says what they are.",
		},
		{
			name: "kind", optional: true, value: oneOf{words: words(resolver.Kinds()), initial: string(resolver.Events)},
			doc: "What a row is: an event; or with records what is known of a person at a time, such as a row of the company's own table of users.",
		},
		{
			name: "database", missing: "say where the tables are: database: analytics", value: table,
			doc: "The database that has the tables.",
		},
		{
			name: "table", optional: true, value: table,
			doc: "The table. Without it, a preset looks for the tables that its product makes.",
		},
		{
			name: "where", optional: true, value: expression,
			doc: "Only rows for which this expression over the table's columns is true.",
		},
		{
			name: "dedupe", optional: true, value: oneOf{words: words(resolver.Dedupes()), initial: string(resolver.DedupeMessageID)},
			doc: "What makes two rows the same event: message_id (of rows with one message_id the first that came in counts), final (the table is read with FINAL), or none (every row is an event).",
		},
		{
			name: "cursor", optional: true,
			doc: "When a row came in, by which a run finds what is new: an expression, {column: …, lag: …}, or none for a source that is read in full by every run. A preset knows it.",
			value: either{expression, fields{name: "the cursor", empty: "name a column: {column: received_at, lag: 10m}", keys: []key{
				{name: "column", optional: true, value: expression, doc: "An expression for the time at which the row came in; without it the preset's."},
				{
					name: "lag", optional: true, value: someText(`^([0-9]+(h|m|s))+$`, "a duration such as 90s, 10m or 2h", "10m", "2h"),
					doc: "How much later than that time a row may become visible. The newest rows, of all sources, are left to the next run for so long.",
				},
			}}},
		},
		{
			name: "columns", optional: true, value: expressions("the expression", "columns", "name a column of events and an expression: {user_id: toString(id)}"),
			doc: "Expressions for columns of events (message_id, type, event, anonymous_id, user_id, previous_id, group_id, source, timestamp), in place of the preset's, and for columns that identifiers are read from.",
		},
		{
			name: "traits", optional: true, value: byName{
				names: named{"name", "traits", someText(`^[A-Za-z0-9_$][A-Za-z0-9_$. -]{0,199}$`, "letters, digits, _, $, -, . and spaces")},
				each:  expression, eachName: "the expression", form: "name a trait and an expression: {plan: plan_name}", filled: true,
			},
			doc: "Expressions for traits, beside those that the preset finds.",
		},
	}}
}

// duration reads a lag.
func duration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err == nil && d > 30*24*time.Hour {
		return 0, fmt.Errorf("it is more than 30 days")
	}
	return d, err
}

// wrongExpression says why a text is no expression, "" if it may be one.
func wrongExpression(text string) string {
	if len(text) > 10_000 {
		return "it is longer than 10,000 bytes"
	}
	return sql.ExpressionProblem(text)
}
