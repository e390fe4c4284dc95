// Package sources knows the tables of events that people have, and makes one table of events of them all.
//
// The pipeline reads events of one form: message_id, type, event, the ids, source, timestamp, received_at, and traits, properties and
// context as JSON. A model with one source of that form (resolver.Source.Plain) is read as it is. For every other model this package
// makes a relation, a UNION ALL with a branch for each table, in which columns of that form are expressions over the table's own:
//
//	tables of the sources ──► layout (flat.go, posthog.go, …) ──► branch: an expression for each column ──► Mapping.Relation
//
// Beside the columns of an event a branch has some of Kindred's own:
//
//	spot_N       the text at a place that the model names, such as context.traits.email, wherever the layout keeps it
//	said_N       traits that the row sets, as (name, s or j, text), in lists of up to TraitsAtOnce
//	has_paths    that its traits are to be read from the JSON columns traits and context, by their paths
//	is_record    that the row is changed in place
//	row_digest   of such rows, a number for all that they say
//	came_at      when the row may be read: received_at, and the lag of its source
//	table_number its table's number among the mapping's
//	message_key  what tells repeated events, '' in a row that never is one
//
// A warehouse reads of a table only what a statement needs: the rest of the relation costs it nothing but the parsing.
//
// Presets state names of columns; the SQL around them is in sql/source.
package sources
