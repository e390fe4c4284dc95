package sources

import (
	"slices"
	"strings"
	"time"

	"github.com/kindred-id/kindred/sql"
)

// Column is a column of a table of the warehouse.
type Column struct {
	Name, Type string
	// Default is how rows that say nothing of it get a value: DEFAULT, MATERIALIZED or ALIAS, "" for that of the type.
	Default string
}

// Table is a table of the warehouse.
type Table struct {
	Database, Name string
	Engine         string
	Columns        []Column
	// Spread is where its rows lie, if they can be read there; nil where they are read under the table's own name.
	Spread []Spread
}

// column returns the column of that name.
func (t Table) column(name string) (Column, bool) {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return Column{}, false
	}
	return t.Columns[i], true
}

// Has tells whether the table has a column of that name.
func (t Table) Has(name string) bool {
	_, has := t.column(name)
	return has
}

// usable are the columns whose names can stand in a statement.
func (t Table) usable() Table {
	t.Columns = slices.DeleteFunc(slices.Clone(t.Columns), func(c Column) bool {
		return strings.ContainsAny(c.Name, "\\\t\n\r\x00{}") || sql.ExpressionProblem(sql.QuoteName(c.Name)) != ""
	})
	return t
}

// expression is SQL over the columns of one table, and its type as the warehouse names it.
type expression struct{ text, of string }

func (c Column) expression() expression {
	return expression{fragment("column").Set("column", c.Name).text(), c.Type}
}

// inner is the type without LowCardinality and Nullable.
func (e expression) inner() string {
	inner := e.of
	for _, wrapper := range []string{"LowCardinality(", "Nullable("} {
		if rest, is := strings.CutPrefix(inner, wrapper); is {
			inner = strings.TrimSuffix(rest, ")")
		}
	}
	return inner
}

func (e expression) nullable() bool {
	return strings.Contains(e.of, "Nullable(") && !strings.HasPrefix(e.of, "Array(")
}

// kind is what sort of value a type holds.
type kind int

const (
	text kind = iota
	number
	boolean
	moment
	day
	list
	object
	other
)

func (e expression) kind() kind {
	inner := e.inner()
	begins := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(inner, name) })
	}
	switch {
	case begins("String", "FixedString", "UUID", "Enum", "IPv"):
		return text
	case inner == "Bool":
		return boolean
	case begins("Int", "UInt", "Float", "BFloat", "Decimal"):
		return number
	case begins("DateTime"):
		return moment
	case begins("Date"):
		return day
	case begins("Array", "Map", "Tuple", "Nested"):
		return list
	case begins("JSON", "Object"):
		return object
	}
	return other
}

// granularity is how long the same time is told: a row of it may come in until it is over.
func (e expression) granularity() time.Duration {
	switch inner := e.inner(); {
	case strings.HasPrefix(inner, "DateTime64(0"), strings.HasPrefix(inner, "DateTime") && !strings.HasPrefix(inner, "DateTime64"):
		return time.Second
	case strings.HasPrefix(inner, "DateTime64(1"), strings.HasPrefix(inner, "DateTime64(2"):
		return 100 * time.Millisecond
	case e.kind() == day:
		return 24 * time.Hour
	case e.kind() == text:
		return time.Second
	}
	return 0
}
