package sources

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// Foundation is what a generation was built on: a run compares it with what there is now.
type Foundation struct {
	// Shape changes with the columns of the relation, of which the state keeps rows.
	Shape  string
	Tables []FoundationTable
}

// FoundationTable is a table that was read, with the columns that were read of it.
type FoundationTable struct {
	Source, Database, Name string
	Records                bool `json:",omitempty"`
	// Changes says that its rows are changed in place, Digest is of all that they said up to the end of the window.
	Changes bool   `json:",omitempty"`
	Digest  uint64 `json:",omitempty"`
	// Rows is how many it had up to the end of the window.
	Rows    uint64
	Columns []FoundationColumn
}

// Find returns the table that is the same one in another foundation, if it has it.
func (f Foundation) Find(same FoundationTable) (FoundationTable, bool) {
	for _, t := range f.Tables {
		if t.Source == same.Source && t.Database == same.Database && t.Name == same.Name {
			return t, true
		}
	}
	return FoundationTable{}, false
}

// FoundationColumn is a column that was read.
type FoundationColumn struct {
	Name, Type string
	// Trait says that it holds a trait, and no profile hangs on it.
	Trait bool `json:",omitempty"`
	// Loud says that a row from before the column was added may say something by it.
	Loud bool `json:",omitempty"`
}

// Foundation is what the mapping reads, all but the documents that only readers of events see.
func (m *Mapping) Foundation() Foundation {
	f := Foundation{Shape: fmt.Sprint(m.Lists, m.documentTypes)}
	for _, b := range m.branches {
		f.Tables = append(f.Tables, FoundationTable{
			Source: b.source.Name, Database: b.table.Database, Name: b.table.Name, Columns: b.read(m),
			Records: b.source.Kind == resolver.Records, Changes: b.changes(),
		})
	}
	return f
}

// read lists the columns of the table that decide about profiles.
func (b *branch) read(m *Mapping) []FoundationColumn {
	identity := b.selected(m.places, 0, false, Need{}, nil)
	for _, name := range documents {
		if _, has := b.documentTypes[name]; has {
			identity += b.values[name]
		}
	}
	var stated, traits strings.Builder
	for _, e := range States(b.source) {
		stated.WriteString(sql.Blank(e.SQL) + "\n")
	}
	traits.WriteString(b.list)
	for _, one := range b.said {
		traits.WriteString(one.text)
	}
	var read []FoundationColumn
	for _, c := range b.table.Columns {
		quoted := sql.QuoteName(c.Name)
		word := regexp.MustCompile(`(^|[^A-Za-z0-9_])` + regexp.QuoteMeta(c.Name) + `([^A-Za-z0-9_]|$)`)
		switch {
		case strings.Contains(identity, quoted) || word.MatchString(stated.String()):
			read = append(read, FoundationColumn{Name: c.Name, Type: c.Type})
		case strings.Contains(traits.String(), quoted):
			read = append(read, FoundationColumn{Name: c.Name, Type: c.Type, Trait: true, Loud: c.loud()})
		}
	}
	return read
}

// loud tells whether the value that old rows have in a new column is a trait: layouts take the usual default of a type for none, where
// a missing value has that.
func (c Column) loud() bool {
	silent := c.expression().nullable() || slices.Contains([]kind{text, number, boolean, moment}, c.expression().kind())
	return c.Default != "" || !silent
}

// Gone names the tables and columns that there are no more, or whose values are of another type. now has the columns of a database's
// table, nil if there is no such table.
func (f Foundation) Gone(now func(database, table string) []Column) []string {
	var gone []string
	for _, t := range f.Tables {
		name := t.Database + "." + t.Name
		columns := now(t.Database, t.Name)
		if columns == nil {
			gone = append(gone, fmt.Sprintf("the table %s of the source %s", name, t.Source))
			continue
		}
		for _, was := range t.Columns {
			i := slices.IndexFunc(columns, func(c Column) bool { return c.Name == was.Name })
			switch {
			case was.Trait:
			case i < 0:
				gone = append(gone, fmt.Sprintf("the column %s of %s (%s)", was.Name, name, was.Type))
			case family(columns[i].Type) != family(was.Type):
				gone = append(gone, fmt.Sprintf("the column %s of %s as %s: it is %s now", was.Name, name, was.Type, columns[i].Type))
			}
		}
	}
	return gone
}

// family is a type without what changes no value: how wide and how fine it is, and whether it may be NULL.
func family(of string) string {
	inner := expression{of: of}.inner()
	return inner[:len(inner)-len(strings.TrimLeft(inner, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))]
}

// Changes says why a run that goes on from the generation of f would say something else of old rows than one that reads all of them by
// now, "" if it would not.
func (f Foundation) Changes(now Foundation) string {
	var changes []string
	for _, t := range now.Tables {
		name := t.Database + "." + t.Name
		was, had := f.Find(t)
		if !had {
			changes = append(changes, "the table "+name+" is new")
			continue
		}
		changes = append(changes, changed(was, t, f.Shape != now.Shape)...)
	}
	for _, t := range f.Tables {
		if _, has := now.Find(t); !has {
			changes = append(changes, "the table "+t.Database+"."+t.Name+" is not read any more")
		}
	}
	if len(changes) == 0 && f.Shape != now.Shape {
		changes = append(changes, "documents of the sources are of other types")
	}
	const most = 3
	if len(changes) > most {
		changes = append(changes[:most], fmt.Sprintf("and %d changes more", len(changes)-most))
	}
	return strings.Join(changes, ", ")
}

// changed tells of the columns of one table.
func changed(was, is FoundationTable, all bool) []string {
	name := is.Database + "." + is.Name
	find := func(t FoundationTable, column string) (FoundationColumn, bool) {
		i := slices.IndexFunc(t.Columns, func(c FoundationColumn) bool { return c.Name == column })
		if i < 0 {
			return FoundationColumn{}, false
		}
		return t.Columns[i], true
	}
	var changes []string
	for _, c := range is.Columns {
		old, had := find(was, c.Name)
		switch {
		case !had && c.Trait && !c.Loud && !all:
		case !had:
			changes = append(changes, "the column "+c.Name+" of "+name+" is new")
		case old.Type != c.Type:
			changes = append(changes, "the column "+c.Name+" of "+name+" is of another type")
		}
	}
	for _, c := range was.Columns {
		if _, has := find(is, c.Name); !has {
			changes = append(changes, "the column "+c.Name+" of "+name+" is gone")
		}
	}
	return changes
}
