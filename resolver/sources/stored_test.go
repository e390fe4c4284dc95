package sources_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/resolver/sources/fixtures"
)

// TestStored: rows that were stored read as those that were not, and are stored where ids have to be parsed.
func TestStored(t *testing.T) {
	told, _ := story(t)
	for _, layout := range fixtures.Layouts() {
		t.Run(layout.Name, func(t *testing.T) {
			database := newDatabase(t, "stored_"+layout.Name)
			load(t, layout.Name, database, layout.Write(told))
			mapping, err := resolving(t, parse(t, source(layout, database)), "stored").Sources(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got, want := mapping.Parses(), layout.Name == "posthog"; got != want {
				t.Errorf("ids have to be parsed: got %t, want %t", got, want)
			}
			relation := mapping.Relation(sources.Need{})
			ask(t, fmt.Sprintf("CREATE TABLE {database:Identifier}.rows ENGINE = Memory AS SELECT * EXCEPT (%s) FROM (%s)",
				strings.Join(mapping.Unstored(), ", "), relation), "param_database", database)
			const rows = "SELECT * FROM (%s) ORDER BY ALL FORMAT TSVWithNamesAndTypes"
			want, got := ask(t, fmt.Sprintf(rows, relation)), ask(t, fmt.Sprintf(rows, mapping.Stored(database, "rows")))
			if got != want || strings.Count(want, "\n") < 3 {
				t.Errorf("stored rows read\n%s\nwant\n%s", got, want)
			}
		})
	}
}
