package sources

import (
	"slices"
	"strings"

	"github.com/kindred-id/kindred/sql"
)

// Need says what a statement needs of a relation beside ids, times and places. What it does not need is empty there: a table may have
// hundreds of columns, and a warehouse's time for a statement about few rows is that for the expressions in it.
type Need struct {
	// All says that everything is needed.
	All bool
	// Documents says that traits, properties and context are needed.
	Documents bool
	// List is the name of the list of traits that is needed, see Said; "" for none.
	List string
	// Paths says that only tables whose traits are read by their paths are.
	Paths bool
	// Digest says that the digests of rows that may change are needed.
	Digest bool
	// After leaves out rows that came in up to that time, in milliseconds since 1970; 0 for none. A statement says so too; said of the
	// table's own column, the table's order finds the others.
	After int64
}

// Relation is a SELECT with the columns of events and Kindred's own, in one order whatever is needed of it.
func (m *Mapping) Relation(need Need) sql.Expression {
	branches := m.branches
	if need.Paths {
		branches = slices.DeleteFunc(slices.Clone(branches), func(b *branch) bool { return !b.byPaths })
	}
	return m.write(branches, need)
}

func (m *Mapping) write(branches []*branch, need Need) sql.Expression {
	var texts []string
	for _, b := range branches {
		texts = append(texts, b.selected(m.places, m.Lists, m.prefixed, need, m.documentTypes))
	}
	var names []string
	for _, name := range columnsOf(len(m.places), m.Lists) {
		own := fragment("column").Set("column", ownPrefix+name).text()
		names = append(names, fragment("as").with("value", own).Set("name", name).text())
	}
	return sql.Expression(fragment("renamed").with("names", strings.Join(names, ", ")).with("branches", strings.Join(texts, "\nUNION ALL\n")).text())
}

// documentTypes are the tables' own types of documents, where those that have such a column agree, and else JSON.
func documentTypes(branches []*branch) map[string]string {
	types := map[string]string{}
	for _, name := range documents {
		types[name] = plainJSON
		var own []string
		for _, b := range branches {
			if of, has := b.documentTypes[name]; has && !slices.Contains(own, of) {
				own = append(own, of)
			}
		}
		if len(own) == 1 {
			types[name] = own[0]
		}
	}
	return types
}
