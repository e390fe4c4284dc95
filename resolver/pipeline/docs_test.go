package pipeline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
)

// TestPages publishes the demo's tables, and holds docs/tables.md and docs/queries.md against them. -update writes what is found into
// the pages.
func TestPages(t *testing.T) {
	t.Parallel()
	p := publishDemo(t)
	t.Run("comments", func(t *testing.T) { checkComments(t, p) })
	t.Run("tables", func(t *testing.T) { comparePage(t, "tables.md", tablesPage(t, p)) })
	t.Run("queries", func(t *testing.T) { checkQueries(t, p) })
}

// publishDemo does what examples/demo.sh does, and loads the race after it. The runs have dates, so that the pages can show them.
func publishDemo(t *testing.T) *player {
	t.Helper()
	journey := readLines(t, "../../examples/journey.jsonl")
	race := readLines(t, "../../examples/race.jsonl")
	p := &player{place: newPlace(t, "zq_docs"), model: resolver.BuiltinModel(), mark: "_zq_docs"}
	p.init(t, p.model)
	for _, part := range []struct {
		day   string
		lines []string
	}{
		{"2025-04-01", journey[:15]}, {"2025-06-01", journey[15:23]}, {"2025-09-01", journey[23:]}, {"2025-10-06", race},
	} {
		at, err := time.Parse(time.DateOnly, part.day)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.load(t.Context(), &step{input: strings.Join(part.lines, "\n") + "\n"}); err != nil {
			t.Fatal(err)
		}
		made := p.pipeline(t, p.model)
		made.Clock = func() time.Time { return at.Add(3 * time.Hour) }
		if _, err := made.Run(t.Context(), pipeline.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func readLines(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return lines(string(text))
}

// comparePage expects that the page is what was found.
func comparePage(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("../../docs", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (-update writes it)", err)
	}
	want, found := lines(string(page)), lines(got)
	for i := range max(len(want), len(found)) {
		if i >= len(want) || i >= len(found) || want[i] != found[i] {
			t.Errorf("docs/%s:%d and what is found differ from here on (-update writes it)\nfound\n%s\nthe page has\n%s",
				name, i+1, some(found, i), some(want, i))
			return
		}
	}
}

// some are a few lines from the one at i on.
func some(all []string, i int) string {
	i = min(i, len(all))
	return indent(strings.Join(all[i:min(i+8, len(all))], "\n") + "\n")
}

// publicTables are the tables of the database identity, in the page's order: what most people ask first.
var publicTables = []string{
	"profiles", "identity_map", "resolved_events", "profile_traits", "links", "profile_history", "profile_redirects", "rejected_identifiers", "runs",
}

// checkComments expects that a tool which shows comments has something to show for each table and column.
func checkComments(t *testing.T, p *player) {
	found := lines(ask(t, p.marked("SELECT name FROM system.tables WHERE database = 'identity' ORDER BY name")))
	if want := slices.Sorted(slices.Values(publicTables)); !slices.Equal(found, want) {
		t.Errorf("got the tables %q, want %q", found, want)
	}
	for _, table := range lines(ask(t, p.marked("SELECT name FROM system.tables WHERE database = 'identity' AND trim(comment) = ''"))) {
		t.Errorf("the table %s has no comment", table)
	}
	for _, column := range lines(ask(t, p.marked("SELECT table || '.' || name FROM system.columns WHERE database = 'identity' AND trim(comment) = ''"))) {
		t.Errorf("the column %s has no comment", column)
	}
}

// tablesPage describes the tables as the warehouse does.
func tablesPage(t *testing.T, p *player) string {
	t.Helper()
	var page strings.Builder
	page.WriteString(tablesHead)
	for _, name := range publicTables {
		facts := strings.Split(strings.TrimSuffix(ask(t, p.marked("SELECT comment, sorting_key, engine FROM system.tables WHERE database = 'identity' AND name = '"+name+
			"' FORMAT TSVRaw")), "\n"), "\t")
		if len(facts) != 3 {
			t.Fatalf("got %q of the table %s, want its comment, order and engine", facts, name)
		}
		order := "Ordered by `" + strings.ReplaceAll(facts[1], ", ", "`, `") + "`."
		if facts[2] == "View" {
			order = viewText
		}
		fmt.Fprintf(&page, "\n## `%s`\n\n%s.\n\n%s\n\n| column | type | comment |\n|---|---|---|\n", name, strings.TrimSuffix(facts[0], "."), order)
		for _, row := range lines(ask(t, p.marked("SELECT name, type, comment FROM system.columns WHERE database = 'identity' AND table = '"+name+
			"' ORDER BY position FORMAT TSVRaw"))) {
			cells := strings.Split(strings.ReplaceAll(row, "|", `\|`), "\t")
			fmt.Fprintf(&page, "| `%s` | `%s` | %s |\n", cells[0], cells[1], cells[2])
		}
	}
	return page.String()
}

const tablesHead = `<!-- Written by: go test ./resolver/pipeline -run TestPages -update. The texts are the comments in sql/init and sql/publish. -->

# The tables

All that Kindred publishes is in the database ` + "`identity`" + `. The texts below are the comments of the tables and columns themselves:
` + "`DESCRIBE identity.profiles`" + ` shows them, and so do tools that show comments. [queries.md](queries.md) has twenty questions that
the tables answer.

They are plain tables. Each row is right as it stands: no ` + "`FINAL`" + `, no ` + "`GROUP BY`" + `. All times are UTC. Where a table has nobody to name, the
id is the nil UUID, ` + "`00000000-0000-0000-0000-000000000000`" + `.
`

const viewText = `A view of the source, or of [a table](model.md#resolved_events) that lies by profile and time. Its columns are those of the source, here the
built-in one, with the comments that they have there.`
