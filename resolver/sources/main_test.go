package sources_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// engine is the one engine of this package's tests, or the server that the environment names; each test has databases of its own in it.
var engine struct {
	url       string
	warehouse *warehouse.Warehouse
}

func TestMain(m *testing.M) {
	os.Exit(embeddedtest.WithEngine(func(url string) (int, error) {
		opened, err := warehouse.Open(context.Background(), warehouse.Config{URL: embeddedtest.Address(url), Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			return 1, err
		}
		defer opened.Close()
		engine.url, engine.warehouse = url, opened
		return m.Run(), nil
	}))
}

// ask returns the answer to a statement or query that has to succeed. Parameters are those of the statement, and settings.
func ask(t testing.TB, query string, parameters ...string) string {
	t.Helper()
	values := url.Values{"query": {query}}
	for i := 0; i < len(parameters); i += 2 {
		values.Set(parameters[i], parameters[i+1])
	}
	answer, err := embeddedtest.Tell(context.Background(), engine.url, values, http.NoBody)
	if err != nil {
		t.Fatalf("%.300s: %v", query, err)
	}
	return answer
}

// lines returns the lines of an answer.
func lines(answer string) []string { return strings.Split(strings.TrimSuffix(answer, "\n"), "\n") }

// newDatabase makes a database that is dropped after the test.
func newDatabase(t testing.TB, name string) string {
	t.Helper()
	name = embeddedtest.Database(name)
	ask(t, "CREATE DATABASE {database:Identifier}", "param_database", name)
	dropAfter(t, name)
	return name
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// statements are those of a file, each of which ends with a line.
func statements(text string) []string { return strings.Split(strings.TrimSuffix(text, ";\n"), ";\n") }

// newTables makes a database by the statements of a file, in which it is $db.
func newTables(t testing.TB, name, text string) string {
	t.Helper()
	database := newDatabase(t, name)
	for _, statement := range statements(text) {
		ask(t, strings.ReplaceAll(statement, "$db", database))
	}
	return database
}

// askPublished asks a query of what the run of that name published, in {identity:Identifier}.
func askPublished(t testing.TB, name, query string) string {
	t.Helper()
	return ask(t, query, "param_identity", embeddedtest.Database("identity_"+name))
}

func dropAfter(t testing.TB, databases ...string) {
	t.Cleanup(func() {
		for _, name := range databases {
			ask(t, "DROP DATABASE IF EXISTS {database:Identifier} SYNC", "param_database", name)
		}
	})
}
