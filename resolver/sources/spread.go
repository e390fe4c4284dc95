package sources

import (
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// Spread is where some rows of a table lie.
type Spread struct {
	// Cluster has the shards that hold them, each some, under the name or by the query From; "" is this server.
	Cluster string
	From    string
}

// lies are the places of a table's rows: one on this server, unless it is known to be spread.
func (t Table) lies() []Spread {
	if len(t.Spread) > 0 {
		return t.Spread
	}
	return []Spread{{From: nameOf(t.Database, t.Name)}}
}

// nameOf is the whole name of a table.
func nameOf(database, table string) string {
	return sql.QuoteName(database) + "." + sql.QuoteName(table)
}

// Clusters are those on which rows of the tables lie, this server, which is "", among them and first.
func (m *Mapping) Clusters() []string { return clusters(m.branches) }

func clusters(branches []*branch) []string {
	var names []string
	for _, b := range branches {
		for _, at := range b.table.lies() {
			names = append(names, at.Cluster)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// RelationOn is the relation as the shards of a cluster have it, or as this server does, without the rows that lie elsewhere.
func (m *Mapping) RelationOn(cluster string, need Need) sql.Expression {
	branches := on(cluster, m.branches)
	// Where no table has what is read by paths, a statement finds none with has_paths.
	if need.Paths && slices.ContainsFunc(branches, func(b *branch) bool { return b.byPaths }) {
		branches = slices.DeleteFunc(branches, func(b *branch) bool { return !b.byPaths })
	}
	return m.write(branches, need)
}

// on are the parts of branches that lie on a cluster.
func on(cluster string, branches []*branch) []*branch {
	var parts []*branch
	for _, b := range branches {
		for _, at := range b.table.lies() {
			if at.Cluster == cluster {
				part := *b
				part.from = at.From
				parts = append(parts, &part)
			}
		}
	}
	return parts
}

// whole keeps a table together whose rows an expression tells apart by where they lie, or of which FINAL reads more than a query could.
func (b *branch) whole() bool {
	names := []string{"_table", "_database", "_shard_num"}
	says := func(stated Stated) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(stated.SQL, name) })
	}
	isQuery := func(at Spread) bool { return strings.HasPrefix(at.From, "(") }
	return b.source.Dedupe == resolver.DedupeFinal && slices.ContainsFunc(b.table.Spread, isQuery) || slices.ContainsFunc(States(b.source), says)
}
