package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// Detection is what a warehouse has that could be sources.
type Detection struct {
	Suggestions []resolver.Suggestion
	// Databases and Tables are what was looked at.
	Databases []string
	Tables    int
}

// Detect looks at the columns of all tables that the user may see, but for those in the databases named, and suggests sources. It reads
// no rows.
func Detect(ctx context.Context, w *warehouse.Warehouse, except ...string) (Detection, error) {
	var d Detection
	var entries []sources.Entry
	err := w.Rows(ctx, sql.Load("check/catalogue.sql").Set("except", except), func(scan func(...any) error) error {
		var e sources.Entry
		var names, types []string
		if err := scan(&e.Database, &e.Name, &e.Engine, &e.SortingKey, &names, &types); err != nil {
			return err
		}
		for i, name := range names {
			e.Columns = append(e.Columns, sources.Column{Name: name, Type: types[i]})
		}
		if n := len(d.Databases); n == 0 || d.Databases[n-1] != e.Database {
			d.Databases = append(d.Databases, e.Database)
		}
		entries = append(entries, e)
		return nil
	})
	d.Tables = len(entries)
	d.Suggestions = sources.Detect(entries)
	return d, err
}
