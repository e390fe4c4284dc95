package pipeline

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// Detection is what a warehouse has that could be sources.
type Detection struct {
	Suggestions []resolver.Suggestion
	// Left are tables that were recognised too, and have the rows of others.
	Left []resolver.Suggestion
	// Databases and Tables are what was looked at.
	Databases []string
	Tables    int
}

// Detect looks at the columns of all tables that the user may see, but for those in the databases named, and suggests sources. It reads
// no rows.
func Detect(ctx context.Context, w *warehouse.Warehouse, except ...string) (Detection, error) {
	var d Detection
	entries, err := catalogue(ctx, w, except)
	for _, e := range entries {
		if n := len(d.Databases); n == 0 || d.Databases[n-1] != e.Database {
			d.Databases = append(d.Databases, e.Database)
		}
	}
	d.Tables = len(entries)
	d.Suggestions, d.Left = sources.Detect(entries, except...)
	return d, err
}

// catalogue lists the tables that the user may see, but for those in the databases named.
func catalogue(ctx context.Context, w *warehouse.Warehouse, except []string) ([]sources.Entry, error) {
	var entries []sources.Entry
	var patterns []string // of Merge tables, by entry
	err := w.Rows(ctx, sql.Load("check/catalogue.sql").Set("except", except), func(scan func(...any) error) error {
		var e sources.Entry
		var names, types []string
		var full, query string
		if err := scan(&e.Database, &e.Name, &e.Engine, &e.SortingKey, &names, &types, &full, &query); err != nil {
			return err
		}
		for i, name := range names {
			e.Columns = append(e.Columns, sources.Column{Name: name, Type: types[i]})
		}
		pattern := ""
		switch e.Engine {
		case "View":
			e.Reads = tablesIn(query)
		case "Distributed":
			if at := distributed.FindStringSubmatch(full); at != nil {
				e.Reads = []resolver.TableName{{Database: at[2], Table: at[3]}}
			}
		case "Merge":
			if of := merged.FindStringSubmatch(full); of != nil {
				pattern = of[1] + "\x00" + strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(of[2])
			}
		}
		entries, patterns = append(entries, e), append(patterns, pattern)
		return nil
	})
	for i, pattern := range patterns {
		database, names, is := strings.Cut(pattern, "\x00")
		matches, wrong := regexp.Compile(names)
		if !is || wrong != nil {
			continue
		}
		for n, e := range entries {
			if n != i && e.Database == database && matches.MatchString(e.Name) {
				entries[i].Reads = append(entries[i].Reads, resolver.TableName{Database: e.Database, Table: e.Name})
			}
		}
	}
	return entries, err
}

var joinedTable = regexp.MustCompile(`\b(?:FROM|JOIN) ` + namePattern + `\.` + namePattern)

// tablesIn are the tables that a query names, as ClickHouse writes it.
func tablesIn(query string) []resolver.TableName {
	var names []resolver.TableName
	for _, found := range joinedTable.FindAllStringSubmatchIndex(sql.Blank(query), -1) {
		at := resolver.TableName{Database: strings.Trim(query[found[2]:found[3]], "`"), Table: strings.Trim(query[found[4]:found[5]], "`")}
		if !slices.Contains(names, at) {
			names = append(names, at)
		}
	}
	return names
}
