package faults

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// generation is the rows of tables, by the tables' names, sorted.
type generation map[string][]string

// outputTables are those that a run publishes together.
var outputTables = []string{
	"profile_history", "profile_redirects", "rejected_identifiers", "links", "profile_traits", "profiles", "identity_map",
}

// published reads the published generation.
func (w *warehouse) published(t *testing.T) generation {
	t.Helper()
	return w.read(t, "identity.", outputTables)
}

// everything reads the published generation with the view of events, and all generations that are kept.
func (w *warehouse) everything(t *testing.T) generation {
	t.Helper()
	all := w.read(t, "identity.", append([]string{"resolved_events"}, outputTables...))
	kept := w.ask(t, "SELECT arrayStringConcat(arraySort(groupUniqArray(extract(name, '^kept_[0-9]+_'))), ' ') FROM system.tables WHERE database = 'identity_state' AND name LIKE 'kept\\_%'")
	for back, prefix := range strings.Fields(kept) {
		// Its number is another if a generation was published twice.
		for table, rows := range w.read(t, "identity_state."+prefix, outputTables) {
			all[fmt.Sprint("kept ", back+1, ": ", table)] = rows
		}
	}
	return all
}

func (w *warehouse) read(t *testing.T, prefix string, tables []string) generation {
	t.Helper()
	var selects []string
	found := generation{}
	for _, table := range tables {
		columns := "*"
		switch table {
		case "profile_history": // whose run and when that was is another each time
			columns = "* EXCEPT (at, run_id)"
		case "resolved_events":
			columns = "* EXCEPT (received_at)"
		}
		selects = append(selects, fmt.Sprintf("SELECT '%s' AS table, formatRow('TSV', %s) AS text FROM %s%s", table, columns, prefix, table))
		found[table] = nil
	}
	for line := range strings.SplitSeq(w.ask(t, "SELECT table, text FROM ("+strings.Join(selects, " UNION ALL ")+") ORDER BY ALL FORMAT TSV"), "\n") {
		if table, row, is := strings.Cut(line, "\t"); is {
			found[table] = append(found[table], row)
		}
	}
	return found
}

// is tells whether all tables are those of the other generation.
func (g generation) is(other generation) bool {
	return maps.EqualFunc(g, other, slices.Equal[[]string])
}

// isMixed tells whether each of its tables is one of two generations'.
func (g generation) isMixed(one, other generation) bool {
	for table, rows := range g {
		if !slices.Equal(rows, one[table]) && !slices.Equal(rows, other[table]) {
			return false
		}
	}
	return true
}

// diff says how the tables differ from those expected.
func (g generation) diff(want generation) string {
	var out strings.Builder
	for table, rows := range want {
		if slices.Equal(g[table], rows) {
			continue
		}
		fmt.Fprintf(&out, "%s: %d rows, want %d\n", table, len(g[table]), len(rows))
		for _, row := range g[table] {
			if !slices.Contains(rows, row) {
				fmt.Fprintf(&out, "  got  %s\n", row)
			}
		}
		for _, row := range rows {
			if !slices.Contains(g[table], row) {
				fmt.Fprintf(&out, "  want %s\n", row)
			}
		}
	}
	for table := range g {
		if _, known := want[table]; !known {
			fmt.Fprintf(&out, "%s: is there, and should not be\n", table)
		}
	}
	return out.String()
}

// remains says what is not as runs that have ended leave it: rows of runs without an end, or tables that one run alone needed.
func (w *warehouse) remains(t *testing.T) string {
	t.Helper()
	var problems []string
	if left := w.ask(t, "SELECT arrayStringConcat(arraySort(groupArray(name)), ' ') FROM system.tables WHERE database = 'identity_state' AND NOT match(name, '^(state|kept_[0-9]+|lock)_')"); left != "" {
		problems = append(problems, "left in the state: "+left)
	}
	for what, condition := range map[string]string{
		"has no end":                    "status IN ('running', 'publishing')",
		"has no time of its end":        "finished_at IS NULL",
		"is done and has an error":      "status = 'done' AND error != ''",
		"failed without an error":       "status = 'failed' AND error = ''",
		"is published and is not done":  "toString(run_id) IN (SELECT run_id FROM identity_state.state_generation) AND status != 'done'",
		"is in runs more than once":     "run_id IN (SELECT run_id FROM identity.runs GROUP BY run_id HAVING count() > 1)",
		"made history and is not done":  "status != 'done' AND run_id IN (SELECT run_id FROM identity.profile_history)",
		"says nothing of what it wrote": "status = 'done' AND events_read > 0 AND profiles = 0",
	} {
		if rows := w.ask(t, "SELECT mode, status, error FROM identity.runs WHERE "+condition); rows != "" {
			problems = append(problems, "a run "+what+": "+rows)
		}
	}
	slices.Sort(problems)
	return strings.Join(problems, "\n")
}
