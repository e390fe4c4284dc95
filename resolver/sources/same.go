package sources

import (
	"slices"

	"github.com/kindred-id/kindred/resolver"
)

// What reads another table has its rows once more: of a table, a view on it and a Merge table on it one is a source.

// withoutOwn leaves out what Kindred itself made, whatever its databases are called, and what reads that. own are databases known to be.
func withoutOwn(entries []Entry, own []string) []Entry {
	has := map[string]map[string]bool{}
	for _, e := range entries {
		if has[e.Database] == nil {
			has[e.Database] = map[string]bool{}
		}
		has[e.Database][e.Name] = true
	}
	for database, tables := range has {
		outputs := tables["identity_map"] && tables["profile_redirects"] && tables["profile_history"]
		if outputs || tables["state_generation"] && tables["state_identifiers"] {
			own = append(own, database)
		}
	}
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		c, hasProfile := e.column("profile_id")
		return slices.Contains(own, e.Database) || hasProfile && c.Type == "UUID" && e.hasAll("message_id", "type", "timestamp") ||
			slices.ContainsFunc(basesOf(entries, e.at()), func(at resolver.TableName) bool { return slices.Contains(own, at.Database) })
	})
}

func (e Entry) at() resolver.TableName {
	return resolver.TableName{Database: e.Database, Table: e.Name}
}

// basesOf are the tables whose rows a table has, over any number of views and the like: itself, if it reads none.
func basesOf(entries []Entry, of resolver.TableName) []resolver.TableName {
	var bases []resolver.TableName
	seen := map[resolver.TableName]bool{}
	var visit func(resolver.TableName)
	visit = func(at resolver.TableName) {
		if seen[at] {
			return
		}
		seen[at] = true
		i := slices.IndexFunc(entries, func(e Entry) bool { return e.at() == at })
		if i < 0 || len(entries[i].Reads) == 0 {
			bases = append(bases, at)
			return
		}
		for _, next := range entries[i].Reads {
			visit(next)
		}
	}
	visit(of)
	return bases
}

// Same finds, for each source, the tables whose rows another one before it counts too: events twice, or records. Two conditions are taken to
// keep them apart.
func Same(entries []Entry, reports []resolver.SourceReport) [][]resolver.SameRows {
	found := make([][]resolver.SameRows, len(reports))
	bases := func(r resolver.SourceReport) (all []resolver.TableName) {
		for _, at := range r.Tables {
			all = append(all, basesOf(entries, at)...)
		}
		return all
	}
	for i, later := range reports {
		for _, earlier := range reports[:i] {
			apart := later.Source.Where.SQL != "" && earlier.Source.Where.SQL != "" ||
				(later.Source.Kind == resolver.Records) != (earlier.Source.Kind == resolver.Records)
			for _, at := range bases(later) {
				same := resolver.SameRows{Table: at, Source: earlier.Source.Name}
				if !apart && slices.Contains(bases(earlier), at) && !slices.Contains(found[i], same) {
					found[i] = append(found[i], same)
				}
			}
		}
	}
	return found
}

// once leaves out suggestions whose tables have the rows of others: a view gives way to what it reads, and the tables below a Distributed
// table, or several below a Merge table, to that.
func once(entries []Entry, suggestions []resolver.Suggestion) (kept, left []resolver.Suggestion) {
	sets := make([][]resolver.TableName, len(suggestions))
	reads := make([]bool, len(suggestions)) // it has no rows of its own
	gathers := make([]bool, len(suggestions))
	for i, s := range suggestions {
		reads[i] = true
		for _, at := range s.Tables {
			n := slices.IndexFunc(entries, func(e Entry) bool { return e.at() == at })
			sets[i] = append(sets[i], basesOf(entries, at)...)
			reads[i] = reads[i] && n >= 0 && len(entries[n].Reads) > 0
			gathers[i] = n >= 0 && (entries[n].Engine == "Distributed" || entries[n].Engine == "Merge" && len(entries[n].Reads) > 1)
		}
	}
	// Who gathers comes first, then tables, then views.
	rank := func(i int) int {
		switch {
		case gathers[i]:
			return 0
		case !reads[i]:
			return 1
		}
		return 2
	}
	order := make([]int, len(suggestions))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return rank(a) - rank(b) })
	taken := map[resolver.TableName]bool{}
	keep := make([]bool, len(suggestions))
	for _, i := range order {
		keep[i] = !slices.ContainsFunc(sets[i], func(at resolver.TableName) bool { return taken[at] })
		for _, at := range sets[i] {
			taken[at] = taken[at] || keep[i]
		}
	}
	for i, s := range suggestions {
		if keep[i] {
			kept = append(kept, s)
		} else {
			left = append(left, s)
		}
	}
	return kept, left
}
