package sources

import (
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// Parses says that ids or places of some table stand in text that has to be parsed, row by row: a run does that once, and stores them.
func (m *Mapping) Parses() bool {
	return slices.ContainsFunc(m.branches, func(b *branch) bool { return b.parses(m.places) })
}

// parses looks for ClickHouse's functions for JSON in text, and for the digest of a record: both are dearer than to read a column again.
func (b *branch) parses(places []spot) bool {
	var values []string
	for _, name := range texts {
		values = append(values, b.text(name))
	}
	for _, place := range places {
		value, _ := b.at(place)
		values = append(values, value)
	}
	return b.source.Kind == resolver.Records || slices.ContainsFunc(values, func(value string) bool { return strings.Contains(value, "JSONExtract") })
}

// Unstored are the names of the columns of the relation that a table of stored rows does not have: documents, and lists of traits.
func (m *Mapping) Unstored() []string {
	names := slices.Clone(documents)
	for i := range m.Lists {
		names = append(names, Said(i))
	}
	return names
}

// Stored is the relation without documents and lists of traits, read from a table of stored rows.
func (m *Mapping) Stored(database, table string) sql.Expression {
	var columns []string
	for _, name := range columnsOf(len(m.places), m.Lists) {
		value := fragment("column").Set("column", name).text()
		switch {
		case slices.Contains(documents, name):
			value = fragment("no_document").with("type", m.documentTypes[name]).text()
		case strings.HasPrefix(name, saidPrefix):
			value = fragment("nothing_said").text()
		}
		columns = append(columns, fragment("as").with("value", value).Set("name", name).text())
	}
	return sql.Expression(fragment("branch").with("values", strings.Join(columns, ",\n    ")).
		with("table", nameOf(database, table)).
		with("final", "").with("conditions", "true").text())
}

// Stored says that a table of stored rows has all that is needed.
func (n Need) Stored() bool { return !n.All && !n.Digest && !n.Documents && n.List == "" && !n.Paths }
