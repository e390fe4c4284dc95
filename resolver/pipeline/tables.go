package pipeline

import (
	"slices"
	"strings"
)

// Output tables, in the order in which they are published: the map last, so that a profile_id that a reader finds in it is already
// in the other tables.
const (
	historyTable   = "profile_history"
	redirectsTable = "profile_redirects"
	rejectedTable  = "rejected_identifiers"
	linksTable     = "links"
	traitsTable    = "profile_traits"
	profilesTable  = "profiles"
	mapTable       = "identity_map"
	runsTable      = "runs"
)

// foldedTables are the output tables that are folds of what is known of identifiers and links.
func foldedTables() []string {
	return []string{rejectedTable, linksTable, traitsTable, profilesTable, mapTable}
}

// outputTables are those that make up a generation for its readers.
func outputTables() []string {
	return append([]string{historyTable, redirectsTable}, foldedTables()...)
}

// Tables of the state, which with the output tables make up a generation: the next run goes on from them.
const (
	stateIdentifiers = "state_identifiers"
	stateLinks       = "state_links"
	stateTraits      = "state_traits"
	stateSources     = "state_sources"
	stateMessages    = "state_messages"
	stateMembers     = "state_members"
	stateRegions     = "state_regions"
	stateShared      = "state_shared"
	stateRepeated    = "state_repeated"
	stateFirstEvents = "state_first_events"
	stateGeneration  = "state_generation"
	// With resolved_events: table there are these too.
	stateEvents = "state_events"
	stateMoved  = "state_moved"
	// With computed columns there is this.
	stateComputed = "state_computed"
)

// stateTables are the tables of the state, with those that only some generations have and this one has.
func stateTables(optional []string) []string {
	return append([]string{stateIdentifiers, stateLinks, stateTraits, stateSources, stateMessages, stateMembers, stateRegions, stateShared,
		stateRepeated, stateFirstEvents, stateGeneration}, optional...)
}

// optionalTables are those of the state that only some generations have: those for which has tells that they have the one by which it
// can be seen.
func optionalTables(has func(table string) bool) []string {
	var tables []string
	if has(stateEvents) {
		tables = append(tables, stateEvents, stateMoved)
	}
	if has(stateComputed) {
		tables = append(tables, stateComputed)
	}
	return tables
}

// optionalTables are those that the model asks for.
func (r *run) optionalTables() []string {
	return optionalTables(func(table string) bool {
		return table == stateEvents && r.keepsEvents() || table == stateComputed && r.statements.computesAnything()
	})
}

// generationTables are all that make up a generation.
func generationTables(optional []string) []string {
	return append(outputTables(), stateTables(optional)...)
}

// planTable is the table that says how far a publication is.
const planTable = "publishing"

// next is the name, in the state database, of a table of the generation being made.
func next(table string) string { return "next_" + table }

// delta is the name of a working table with the rows that an incremental run adds to an output table.
func delta(table string) string { return "delta_" + table }

// workingTables are those of one run alone, beside next_ and delta_ ones.
func workingTables() []string {
	return []string{"known", "seeds", "touched", "affected", "anchors", "documents", "attached", "ties", "gone_ids", "gone_by_anchor", "gone_by_member",
		"gone", "born", "window_identifiers", "window_links", "window_traits", "window_messages", "window_repeated", "window_first_events",
		"window_members", "touched_identifiers", "touched_links", "touched_traits", computedProfiles, "window_computed", "touched_computed", "compact_computed",
		"compact_identifiers", "compact_links", "compact_traits", windowStored, allMessages, windowEvents, "moves", "scattered", rewrittenEvents, settledEvents, settledMoved}
}

// isHalfMade tells whether a table is what CREATE OR REPLACE makes before it gives it its name: a warehouse that is killed meanwhile
// leaves it there. Nobody else makes tables in Kindred's databases, and the lock is held.
func isHalfMade(table string) bool { return strings.HasPrefix(table, "_tmp_replace_") }

// isWorking tells whether a table of the state database is of one run alone, and may go when no run is under way.
func isWorking(table string) bool {
	return strings.HasPrefix(table, "next_") || strings.HasPrefix(table, contractPrefix) || strings.HasPrefix(table, "delta_") || slices.Contains(workingTables(), table)
}
