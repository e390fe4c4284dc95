package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// CheckSource compares the tables of the sources with what the model needs, and reads nothing else. Errors wrap ErrSource and name every
// missing column.
func (p *Pipeline) CheckSource(ctx context.Context) error {
	_, _, err := p.inspect(ctx)
	return err
}

// readSource does the check, and notes what the statements have to know of the sources.
func (r *run) readSource(ctx context.Context) (err error) {
	r.statements.input, r.sourceColumns, err = r.inspect(ctx)
	if err == nil && r.statements.input.mapping != nil {
		r.statements.model.Slots = r.statements.input.mapping.Slots
	}
	return err
}

// inspect does the check, and tells what the statements read, and what of the columns must not change between runs, as a hash.
func (p *Pipeline) inspect(ctx context.Context) (input, string, error) {
	if p.Model.Plain() {
		return p.inspectTable(ctx, p.Model.Sources[0])
	}
	return p.inspectSources(ctx)
}

// inspectTable checks a table that is read as it is.
func (p *Pipeline) inspectTable(ctx context.Context, source resolver.Source) (input, string, error) {
	have := make(map[string]string)
	all := sha256.New()
	tables, err := p.columns(ctx, source.Database, source.Table)
	if err != nil {
		return input{}, "", err
	}
	for _, table := range tables {
		for _, column := range table.Columns {
			have[column.Name] = column.Type
			fmt.Fprintf(all, "%q %q\n", column.Name, column.Type)
		}
	}
	if len(have) == 0 {
		return input{}, "", fmt.Errorf("%w: there is no table %s.%s, or the user may not see it: `kindred init` makes the built-in one", ErrSource, source.Database, source.Table)
	}
	nullable := false
	var problems []string
	for _, column := range needed(p.Model) {
		columnType, ok := have[column.name]
		switch {
		case !ok:
			problems = append(problems, fmt.Sprintf("column %s is missing (%s)", column.name, column.types[0]))
		case !column.allows(columnType):
			needed := strings.Join(column.types, " or ")
			if strings.HasPrefix(columnType, "Array(") {
				needed += fmt.Sprintf("; {path: %s, list: true} reads each value of a list", column.name)
			}
			problems = append(problems, fmt.Sprintf("column %s is %s (needed: %s)", column.name, columnType, needed))
		case strings.Contains(columnType, "Nullable("):
			nullable = nullable || column.everywhere
			if column.never {
				problems = append(problems, fmt.Sprintf("column %s is %s: an event without that time has no place, so it may not be NULL", column.name, columnType))
			}
		}
	}
	if len(problems) > 0 {
		return input{}, "", fmt.Errorf("%w: %s.%s: %s; mend them with ALTER TABLE, or let `kindred init` make the table under that name",
			ErrSource, source.Database, source.Table, strings.Join(problems, "; "))
	}
	from := tableOf(source.Database, source.Table)
	if nullable {
		from = func(sources.Need) sql.Statement {
			return sql.Load("extract/table_without_nulls.sql").Set("source_database", source.Database).Set("source_table", source.Table)
		}
	}
	columns := needed(p.Model)
	read := sources.FoundationTable{Source: source.Name, Database: source.Database, Name: source.Table}
	for _, c := range tables[0].Columns {
		isNeeded := slices.ContainsFunc(columns, func(n column) bool { return n.name == c.Name })
		read.Columns = append(read.Columns, sources.FoundationColumn{Name: c.Name, Type: c.Type, Trait: !isNeeded, Loud: true})
	}
	in := input{from: from, came: receivedAt, message: "message_id", foundation: sources.Foundation{Tables: []sources.FoundationTable{read}}}
	in.sites, err = p.tableSites(ctx, source, in, nullable)
	return in, hex.EncodeToString(all.Sum(nil)[:8]), err
}

// tableSites are the sites of a table that is read as it is.
func (p *Pipeline) tableSites(ctx context.Context, source resolver.Source, in input, nullable bool) ([]site, error) {
	found, names, err := p.lies(ctx, source.Database, source.Table, deepest)
	if err != nil {
		return nil, err
	}
	var clusters, columns []string
	for _, at := range found {
		clusters = append(clusters, at.Cluster)
	}
	slices.Sort(clusters)
	for _, name := range names {
		columns = append(columns, sql.QuoteName(name))
	}
	file := "extract/part.sql"
	if nullable {
		file = "extract/part_without_nulls.sql"
	}
	parts := map[string][]string{}
	for _, at := range found {
		part, err := sql.Load("extract/part_columns.sql").
			Set("columns", sql.Expression(strings.Join(columns, ", "))).Set("table", sql.Expression(at.From)).Literal()
		if err != nil {
			return nil, err
		}
		parts[at.Cluster] = append(parts[at.Cluster], part)
	}
	return p.sitesOf(ctx, in, slices.Compact(clusters), func(number int, cluster string) func(sources.Need) sql.Statement {
		part := sql.Load(file).Set("part_n", sql.Expression(strings.Join(parts[cluster], "\nUNION ALL\n"))).Number("n", number)
		return func(sources.Need) sql.Statement { return part }
	})
}

// columns lists the tables of those names that there are in a database.
func (p *Pipeline) columns(ctx context.Context, database string, names ...string) ([]sources.Table, error) {
	var tables []sources.Table
	err := p.Warehouse.Rows(ctx, sql.Load("check/tables.sql").Set("source_database", database).Set("tables", names), func(scan func(...any) error) error {
		var table, engine string
		var column sources.Column
		if err := scan(&table, &column.Name, &column.Type, &column.Default, &engine); err != nil {
			return err
		}
		if len(tables) == 0 || tables[len(tables)-1].Name != table {
			tables = append(tables, sources.Table{Database: database, Name: table, Engine: engine})
		}
		last := &tables[len(tables)-1]
		last.Columns = append(last.Columns, column)
		return nil
	})
	return tables, err
}

// receivedAt is the column that says when a row came in.
const receivedAt = "received_at"

// column is one that the statements read, with the beginnings of the types that they can read.
type column struct {
	name       string
	types      []string
	everywhere bool // every event needs it, and NULL is read as empty
	never      bool // it may not be NULL
}

func (c column) allows(columnType string) bool {
	for _, wrapper := range []string{"LowCardinality(", "Nullable("} {
		columnType = strings.TrimPrefix(columnType, wrapper)
	}
	return slices.ContainsFunc(c.types, func(allowed string) bool { return strings.HasPrefix(columnType, allowed) })
}

func needed(model resolver.Model) []column {
	text, instant, document := []string{"String"}, []string{"DateTime64(3"}, []string{"JSON"}
	columns := []column{
		{name: "message_id", types: text, everywhere: true},
		{name: "type", types: text, everywhere: true},
		{name: "source", types: text, everywhere: true},
		{name: "timestamp", types: instant, never: true},
		{name: "received_at", types: instant, never: true},
		{name: "traits", types: document},
		{name: "context", types: document},
	}
	var places []resolver.Place
	for _, slot := range model.Slots {
		places = append(places, resolver.Place{Column: slot.Column, Path: slot.Path})
	}
	for _, place := range append(places, model.ComputedPlaces()...) {
		types := text
		if place.Path != "" {
			types = document
		}
		again := func(c column) bool { return c.name == place.Column && slices.Equal(c.types, types) }
		if !slices.ContainsFunc(columns, again) {
			columns = append(columns, column{name: place.Column, types: types})
		}
	}
	return columns
}
