package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// CheckSource compares the source table with what the model needs, and reads nothing else. Errors wrap ErrSource and name every
// missing column.
func (p *Pipeline) CheckSource(ctx context.Context) error {
	_, _, err := p.inspectSource(ctx)
	return err
}

// readSource does the check, and notes what the statements have to know of the source.
func (r *run) readSource(ctx context.Context) (err error) {
	r.statements.nullable, r.sourceColumns, err = r.inspectSource(ctx)
	return err
}

// inspectSource does the check, and tells whether a column that every event needs may be NULL, and what all columns are, as a hash.
func (p *Pipeline) inspectSource(ctx context.Context) (nullable bool, columns string, err error) {
	source := p.Model.Source
	have := make(map[string]string)
	all := sha256.New()
	err = p.Warehouse.Rows(ctx, sql.Load("check/columns.sql").Set("source_database", source.Database).Set("source_table", source.Table),
		func(scan func(...any) error) error {
			var name, columnType string
			if err := scan(&name, &columnType); err != nil {
				return err
			}
			have[name] = columnType
			fmt.Fprintf(all, "%q %q\n", name, columnType)
			return nil
		})
	if err != nil {
		return false, "", err
	}
	if len(have) == 0 {
		return false, "", fmt.Errorf("%w: there is no table %s.%s, or the user may not see it: `kindred init` makes the built-in one", ErrSource, source.Database, source.Table)
	}
	var problems []string
	for _, column := range needed(p.Model) {
		columnType, ok := have[column.name]
		switch {
		case !ok:
			problems = append(problems, fmt.Sprintf("column %s is missing (%s)", column.name, column.types[0]))
		case !column.allows(columnType):
			problems = append(problems, fmt.Sprintf("column %s is %s (needed: %s)", column.name, columnType, strings.Join(column.types, " or ")))
		case strings.Contains(columnType, "Nullable("):
			nullable = nullable || column.everywhere
			if column.never {
				problems = append(problems, fmt.Sprintf("column %s is %s: an event without that time has no place, so it may not be NULL", column.name, columnType))
			}
		}
	}
	if len(problems) > 0 {
		return false, "", fmt.Errorf("%w: %s.%s: %s; mend them with ALTER TABLE, or let `kindred init` make the table under that name",
			ErrSource, source.Database, source.Table, strings.Join(problems, "; "))
	}
	return nullable, hex.EncodeToString(all.Sum(nil)[:8]), nil
}

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
