package sources

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// What Detect asks of the columns of a table.

func (e Entry) hasAll(names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !e.Has(name) })
}

func (e Entry) hasContext() bool {
	return slices.ContainsFunc(e.Columns, func(c Column) bool { return strings.HasPrefix(c.Name, "context_") })
}

// areAll tells whether there are columns of those names, whose type begins like that, once it is unwrapped.
func (e Entry) areAll(of string, names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		c, has := e.column(name)
		return !has || !strings.HasPrefix(c.expression().inner(), of)
	})
}

func (e Entry) isTime(name string) bool {
	c, has := e.column(name)
	return has && c.expression().isTime()
}

// isMillisecond tells whether a column has times as Kindred's own table has them.
func (e Entry) isMillisecond(name string) bool {
	c, has := e.column(name)
	return has && strings.HasPrefix(c.Type, "DateTime64(3")
}

// idTypes are the built-in types of identifiers that the table has columns for.
func (e Entry) idTypes() []string {
	var types []string
	for _, name := range []string{resolver.UserID, resolver.AnonymousID} {
		if e.Has(name) {
			types = append(types, name)
		}
	}
	return types
}

// called finds the first column of those names whose values are of one of the kinds.
func (e Entry) called(names []string, kinds ...kind) (Column, bool) {
	for _, name := range names {
		for _, c := range e.usable().Columns {
			if strings.ToLower(notALetter.ReplaceAllString(c.Name, "")) == name && slices.Contains(kinds, c.expression().kind()) {
				return c, true
			}
		}
	}
	return Column{}, false
}

// notALetter is what names of columns are written with, or without.
var notALetter = regexp.MustCompile(`[_ -]`)

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// bare writes a column's name without quotes where it needs none.
func bare(name string) string {
	if plainName.MatchString(name) {
		return name
	}
	return sql.QuoteName(name)
}

// nameable tells whether a model can name the database or table.
func nameable(name string) bool {
	return name != "" && !strings.ContainsAny(name, "\\\t\n\r{}\x00")
}

var (
	notInName  = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)
	beforeName = regexp.MustCompile(`^[^A-Za-z0-9]+`)
)

// longestName is how long the name of a source may be.
const longestName = 63

// withNames gives each suggestion the name of its database or table, with a number behind where others have it.
func withNames(suggestions []resolver.Suggestion) []resolver.Suggestion {
	taken := map[string]bool{}
	for i := range suggestions {
		source := &suggestions[i].Source
		names := []string{source.Table, source.Database + "_" + source.Table}
		if source.Table == "" {
			names = []string{source.Database, source.Database + "_" + string(source.Preset)}
		}
		name := sourceName(names[0])
		if taken[name] {
			name = sourceName(names[1])
		}
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%.50s_%d", sourceName(names[1]), n)
		}
		source.Name, taken[name] = name, true
	}
	return suggestions
}

// sourceName makes a name for a source of any text.
func sourceName(name string) string {
	name = beforeName.ReplaceAllString(notInName.ReplaceAllString(name, "_"), "")
	if name == "" {
		return "source"
	}
	return name[:min(len(name), longestName)]
}
