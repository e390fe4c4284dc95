package pipeline

import (
	"slices"

	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// The events may lie on the shards of a cluster (Distributed tables, and views and Merge tables over them). Then each shard reads its own
// and groups them, and sends states of aggregates, a row for each identifier or pair instead of one for each event:
//
//	INSERT INTO … SELECT value, min(at), … FROM cluster(c, view(rows as a shard has them)) GROUP BY value
//
// ClickHouse sends such a statement whole, where it would fetch the rows of a Distributed table that stands in a subquery. Shards have
// none of Kindred's tables. So values are judged there by the rules, and the list of repeats is sent along (GLOBAL), outside of view().
//
// Events that were counted by one shard may be of an identifier that others count too, and both copies of a message may lie on two: what
// is grouped at several sites is grouped once more, and repeats are found by hashes of message_ids that all come here.

// site is where rows are grouped: on this server, or on each shard of a cluster.
type site struct {
	cluster string // "" is this server
	number  int    // tells parameters apart where one statement has several sites
	from    func(sources.Need) sql.Statement
}

// onShards is a source that each shard reads of its own tables.
func (at site) onShards(rows sql.Statement) sql.Statement {
	return sql.Load("extract/on_shards.sql").Insert("rows", rows).Set("cluster_n", at.cluster).Number("n", at.number)
}

// at has statements read one site alone.
func (s statements) at(at site) statements {
	s.site, s.input.from = at, at.from
	if at.cluster != "" {
		s.input.stored = ""
	}
	return s
}

// everywhere are the statements of each site.
func (s statements) everywhere() []statements {
	var all []statements
	for _, site := range s.input.sites {
		all = append(all, s.at(site))
	}
	return all
}

// grouping are the statements of each site where events are grouped. Of repeats a server reads the first beside its own rows, and shards
// leave them out.
func (s statements) grouping() []statements {
	all := s.everywhere()
	if !s.distinct || s.hasHere() {
		return all
	}
	firsts := s.at(site{from: tableOf(s.state, s.first)})
	firsts.distinct, firsts.bounded, firsts.input.stored = false, false, ""
	return append(all, firsts)
}

// onShards tells whether rows are grouped on the shards of a cluster.
func (in input) onShards() bool {
	return slices.ContainsFunc(in.sites, func(at site) bool { return at.cluster != "" })
}

// hasHere tells whether rows are grouped on this server.
func (s statements) hasHere() bool { return s.input.sites[0].cluster == "" }

// flat loads a statement that reads the source's rows of the window at its site, and nothing in between.
func (s statements) flat(name string, need sources.Need) sql.Statement {
	s.input.from = s.whole()
	return s.windowed(name, need)
}

// count loads a statement that counts the source's rows at its site, of the window or not.
func (s statements) count(name string) sql.Statement {
	s.input.from = s.whole()
	return s.source(name, sources.Need{})
}

// whole is the site's source as it is named from here.
func (s statements) whole() func(sources.Need) sql.Statement {
	at := s.site
	if at.cluster == "" {
		return s.input.from
	}
	return func(need sources.Need) sql.Statement {
		return at.onShards(sql.Load("extract/all.sql").Insert("source", at.from(need)))
	}
}

// grouped puts rows into a statement that groups them, at the site.
func (s statements) grouped(statement, rows sql.Statement) sql.Statement {
	if s.site.cluster == "" {
		return statement.Insert("rows", sql.Load("extract/here.sql").Insert("rows", rows))
	}
	return statement.Insert("rows", s.site.onShards(rows))
}

// over puts rows into a statement that groups them, at the site, and leaves out the repeats that are among them there.
func (s statements) over(statement, rows sql.Statement) sql.Statement {
	statement = s.grouped(statement, rows)
	if !s.carries() {
		return statement.Insert("unrepeated")
	}
	return statement.Insert("unrepeated", s.inState("extract/unrepeated.sql").Set("repeated", s.repeated))
}

// carries tells whether rows have to say what tells repeats.
func (s statements) carries() bool { return s.distinct && s.site.cluster != "" }

// carried closes the places in rows for what tells repeats.
func (s statements) carried(rows sql.Statement) sql.Statement {
	if !s.carries() {
		return rows.Insert("carried")
	}
	return rows.Insert("carried", sql.Load("extract/carried.sql"))
}

// regrouped are the groups of several sites as those of one.
func regrouped(groups []sql.Statement, file string) sql.Statement {
	if len(groups) == 1 {
		return groups[0]
	}
	return sql.Load(file).Insert("groups", joined(groups, "extract/union.sql")...)
}
