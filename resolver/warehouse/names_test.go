package warehouse

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/sql"
)

var hostileNames = []string{
	"plain", "with space", "it's", `dou"ble`, "back`tick", `back\slash`, `ends with \`, "`", "new\nline", "tab\t", "nul\x00", "dot.ted", "ünï😀", "select", "1", "%s", "{x:String}", "/* insert: read */",
	"`; DROP DATABASE x; --", "?", "$1", "@x",
}

// TestHostileNames makes a database, a table and a column of each name and finds them again, by parameters and by literals.
// The driver escapes parameters and ClickHouse does not undo that in names, so names with escapes go by literals alone.
func TestHostileNames(t *testing.T) { byEach(t, testHostileNames) }

func testHostileNames(t *testing.T, url string, w *Warehouse) {
	for _, name := range hostileNames {
		databases := []string{name + " literal"}
		if err := w.ExecLiteral(t.Context(), sql.Load("init/database.sql").Set("database", databases[0])); err != nil {
			t.Errorf("%q by literal: %v", name, err)
		}
		if !strings.ContainsAny(name, "\\\n\t\x00") {
			if err := w.Exec(t.Context(), sql.Load("init/database.sql").Set("database", name)); err != nil {
				t.Errorf("%q by parameter: %v", name, err)
			}
			databases = append(databases, name)
		}
		for _, database := range databases {
			quoted := sql.QuoteName(database) + "." + sql.QuoteName(name)
			tell(t, url, "CREATE TABLE "+quoted+" ("+sql.QuoteName(name)+" UInt8) ENGINE = Memory")
			var columns []string
			find := sql.Load("check/tables.sql").Set("source_database", database).Set("tables", []string{name})
			if err := w.Rows(t.Context(), find, func(scan func(...any) error) error {
				var table, column, columnType, defaultKind, engine string
				err := scan(&table, &column, &columnType, &defaultKind, &engine)
				columns = append(columns, column)
				return err
			}); err != nil {
				t.Errorf("%q: %v", database, err)
			}
			if !slices.Equal(columns, []string{name}) {
				t.Errorf("database %q: got the columns %q, want %q", database, columns, name)
			}
			literal, err := find.Literal()
			if err != nil {
				t.Fatal(err)
			}
			if got, want := tell(t, url, "SELECT hex(name) FROM ("+literal+")"), tell(t, url, "SELECT hex(name) FROM system.columns WHERE database = unhex('"+hexOf(database)+"')"); got != want || got == "" {
				t.Errorf("database %q by literals: got the column %q, want %q", database, got, want)
			}
		}
	}
	if got, want := tell(t, url, "SELECT count() FROM system.databases WHERE name LIKE '% literal'"), fmt.Sprint(len(hostileNames)); got != want {
		t.Errorf("got %s databases made by literals, want %s", got, want)
	}
}

func hexOf(text string) string { return fmt.Sprintf("%X", text) }
