package sources_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/reference"
	"github.com/kindred-id/kindred/resolver/sources/fixtures"
	"github.com/kindred-id/kindred/sql"
)

// story returns the events that every layout tells, in two parts: the journey and the race of the README's demo, and people made up at random.
func story(t testing.TB) (told, generated []reference.Event) {
	t.Helper()
	var text []byte
	for _, name := range []string{"journey", "race"} {
		part, err := os.ReadFile("../../examples/" + name + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, part...)
	}
	told, err := fixtures.Journey(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		return told, fixtures.Generated(1, 60, 300)
	}
	return told, fixtures.Generated(1, 600, 3000)
}

// load makes a layout's tables in a database and writes the events into them. Parts are not merged, so that what came twice stays twice.
func load(t testing.TB, layout, database string, batches []fixtures.Batch) {
	t.Helper()
	for _, statement := range ddl(t, layout) {
		ask(t, statement, "param_database", database, "param_table", "events")
	}
	for _, table := range lines(ask(t, "SHOW TABLES FROM {database:Identifier}", "param_database", database)) {
		ask(t, "SYSTEM STOP MERGES {database:Identifier}.{table:Identifier}", "param_database", database, "param_table", table)
	}
	for _, batch := range batches {
		insert(t, database, batch)
	}
}

// ddl returns the statements that make a layout's tables.
func ddl(t testing.TB, layout string) []string {
	t.Helper()
	if layout == "kindred" {
		text, err := fs.ReadFile(sql.Files(), "init/events.sql")
		if err != nil {
			t.Fatal(err)
		}
		return []string{string(text)}
	}
	return statements(readFile(t, "testdata/ddl/"+layout+".sql"))
}

func insert(t testing.TB, database string, batch fixtures.Batch) {
	t.Helper()
	var rows bytes.Buffer
	encoder := json.NewEncoder(&rows)
	for _, row := range batch.Rows {
		if err := encoder.Encode(row); err != nil {
			t.Fatal(err)
		}
	}
	_, err := embeddedtest.Tell(t.Context(), engine.url, url.Values{
		"query":                            {fmt.Sprintf("INSERT INTO `%s`.`%s` FORMAT JSONEachRow", database, batch.Table)},
		"date_time_input_format":           {"best_effort"},
		"input_format_skip_unknown_fields": {"0"}, // a value without a column is a mistake of the fixture
		"input_format_try_infer_dates":     {"0"},
		"input_format_try_infer_datetimes": {"0"},
		"type_json_skip_duplicated_paths":  {"1"},
	}, &rows)
	if err != nil {
		t.Fatalf("insert into %s.%s: %v", database, batch.Table, err)
	}
}

// TestTablesNameTheirSource has every file of tables say where it knows them from.
func TestTablesNameTheirSource(t *testing.T) {
	for _, layout := range fixtures.Layouts()[1:] {
		opening := ddl(t, layout.Name)[0]
		if _, facts, _ := strings.Cut(opening, "-- Facts from:\n-- "); !strings.HasPrefix(facts, "github.com/") && !strings.HasPrefix(facts, "https://") {
			t.Errorf("%s.sql does not say where its facts are from", layout.Name)
		}
	}
}

// others are the tables that hold no events, or events once more.
var others = []string{"users", "account_created", "run_recorded", "person", "person_distinct_id2", "person_distinct_id_overrides"}

// TestFixtures holds what is written against the story: every row of it is in one of the tables that presets are to read.
func TestFixtures(t *testing.T) {
	told, generated := story(t)
	for _, layout := range fixtures.Layouts() {
		t.Run(layout.Name, func(t *testing.T) {
			database := newDatabase(t, "fixture_"+layout.Name)
			load(t, layout.Name, database, append(layout.Write(told), layout.Write(generated)...))
			rows := 0
			for _, line := range lines(ask(t, "SELECT table, sum(rows) FROM system.parts WHERE database = {database:String} AND active GROUP BY table", "param_database", database)) {
				table, text, _ := strings.Cut(line, "\t")
				count, err := strconv.Atoi(text)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Contains(others, table) {
					rows += count
				}
			}
			if want := len(told) + len(generated); rows != want {
				t.Errorf("got %d rows, want %d", rows, want)
			}
		})
	}
}
