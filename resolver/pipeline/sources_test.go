package pipeline_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/modelfile"
	"github.com/kindred-id/kindred/resolver/pipeline"
)

// sourced is a place with tables of several layouts, of which a model file says what they are: $db is its database.
func sourced(t *testing.T, name, statements, model string) (place, resolver.Model) {
	t.Helper()
	p := newPlace(t, name)
	ask(t, "CREATE DATABASE "+p.raw)
	for _, statement := range strings.Split(statements, ";\n") {
		if strings.TrimSpace(statement) != "" {
			ask(t, strings.ReplaceAll(statement, "$db", p.raw))
		}
	}
	m, err := modelfile.Parse("kindred.yaml", []byte(strings.ReplaceAll(model, "$db", p.raw)))
	if err != nil {
		t.Fatal(err)
	}
	p.initAs(t, m)
	return p, m
}

// initAs makes Kindred's own tables, for a model that says itself where its sources are.
func (p place) initAs(t testing.TB, model resolver.Model) {
	t.Helper()
	if err := p.pipelineAs(t, model).Init(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSourcesTogether reads tables of four layouts into one graph, in one run and in two, and lets an account's row in the company's
// own table change in between.
func TestSourcesTogether(t *testing.T) {
	t.Parallel()
	for _, events := range []string{"view", "table"} {
		t.Run(events, func(t *testing.T) {
			t.Parallel()
			p, model := sourced(t, "together_"+events, readFile(t, "testdata/sources/tables.sql"), readFile(t, "testdata/sources/model.yaml")+"resolved_events: "+events+"\n")
			run := func(options pipeline.Options) resolver.Report { return p.runAs(t, model, options) }
			first := run(pipeline.Options{})
			if first.EventsRead != 13 {
				t.Errorf("the first run read %d events, want 13", first.EventsRead)
			}
			golden(t, "testdata/sources/first.txt", p.shown(t))
			ask(t, "INSERT INTO "+p.raw+".users VALUES (7, 'Mira@Example.com', 'pro', 1, '2026-02-03 00:00:00', now64(3))")
			ask(t, "INSERT INTO "+p.raw+".pages (id, anonymous_id, user_id, received_at, timestamp) VALUES ('p9', 'phone', '7', now(), '2026-02-04 00:00:00')")
			time.Sleep(2100 * time.Millisecond) // RudderStack's times are whole seconds
			if second := run(pipeline.Options{}); second.Mode != resolver.Incremental || second.EventsRead != 2 {
				t.Errorf("the second run was %s and read %d events, want an incremental one of 2", second.Mode, second.EventsRead)
			}
			golden(t, "testdata/sources/second.txt", p.shown(t))
			incremental := p.shown(t)
			run(pipeline.Options{Full: true})
			if full := p.shown(t); full != incremental {
				t.Errorf("a full run gives\n%s\nafter an incremental one\n%s", full, incremental)
			}
		})
	}
}

// shown is what the outputs say, without ids that are derived.
func (p place) shown(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, query := range []string{
		"SELECT identifiers, event_count, sources FROM $i.profiles ORDER BY toString(identifiers)",
		"SELECT p.user_id, trait, value, set_at, source FROM $i.profile_traits AS t INNER JOIN $i.profiles AS p USING profile_id ORDER BY ALL",
		"SELECT left_type, left_value, right_type, right_value, event_count, status FROM $i.links ORDER BY ALL",
		"SELECT id_type, id_value, reason, event_count FROM $i.rejected_identifiers ORDER BY ALL",
		"SELECT p.user_id, e.* EXCEPT (profile_id, received_at) FROM $i.resolved_events AS e LEFT JOIN $i.profiles AS p USING profile_id ORDER BY e.timestamp, e.source, e.message_id",
	} {
		b.WriteString(query + "\n" + p.ask(t, strings.ReplaceAll(query, "$i", p.identity)) + "\n")
	}
	return b.String()
}

// TestSourcesRefused: what is wrong with an expression is said at its line, before anything is read.
func TestSourcesRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "sources_refused")
	ask(t, "CREATE DATABASE "+p.raw)
	ask(t, "CREATE TABLE "+p.raw+".users (id UInt64, email String, tags Array(String), at DateTime, flow Tuple(a UInt8), doc JSON, state AggregateFunction(sum, UInt64)) ENGINE = MergeTree ORDER BY id")
	for expression, want := range map[string]string{
		"emial":                              "emial cannot be read",
		"lower(id, 1)":                       "kindred.yaml:6:24",
		"nosuchfunction(id)":                 "nosuchfunction",
		"(SELECT 1)":                         "a query of its own",
		"email IN (SELECT email FROM users)": "a query of its own",
		"email IN system.one":                "another table",
		"email IN system_users":              "another table",
		"count()":                            "several rows",
		"sum(id) OVER ()":                    "several rows",
		"sumIf(id, id > 1)":                  "several rows",
		"arrayJoin(tags)":                    "several rows of one",
		"dictGet('d', 'x', id)":              "something other than the row",
		"joinGet('j', 'x', id)":              "something other than the row",
		"file('/etc/passwd')":                "something other than the row",
		"toString(now())":                    "another value each time",
		"toString(rand())":                   "another value each time",
		"toString(generateUUIDv4())":         "another value each time",
		"*":                                  "Syntax error",
		"COLUMNS('id|email')":                "Syntax error",
		"lower(concat(email, hostName()))":   "something other than the row",
		"arrayMap(x -> rand(), tags)[1]":     "another value each time",
		"1, 2":                               "kindred.yaml:6:24",
		"doc.id":                             "of the type Dynamic: one value is needed, which toString(…) makes of it",
		"doc":                                "toString(…) makes of it",
		"tags":                               "toString(…) makes of it",
		"email FROM system.one":              "kindred.yaml:6:24",
	} {
		model, err := modelfile.Parse("kindred.yaml", []byte("sources:\n  - name: crm\n    kind: records\n    database: "+p.raw+"\n    table: users\n    columns: {user_id: \""+expression+"\", timestamp: at}\n"))
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		err = p.pipelineAs(t, model).CheckSource(t.Context())
		if !errors.Is(err, pipeline.ErrSource) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "kindred.yaml:6:24") {
			t.Errorf("%s: got the error %v, want one with %q", expression, err, want)
		}
	}
	for expression := range map[string]bool{"email": true, "toString(id)": true, "if(id = 1, 'a;b', email)": true, "email NOT IN ('a', 'b')": true, "toString(tags[1])": true, "toString(doc.id)": true,
		"arrayFirst(x -> x != '', tags)": true, "toString(at + INTERVAL 1 DAY)": true, "concat('now()', email)": true, "CAST(id AS String)": true, "toString(id IN (1, 2))": true} {
		model, err := modelfile.Parse("kindred.yaml", []byte("sources:\n  - name: crm\n    kind: records\n    database: "+p.raw+"\n    table: users\n    columns: {user_id: \""+expression+"\", timestamp: at}\nidentifiers: [{type: user_id, from: [user_id]}]\n"))
		if err != nil {
			t.Fatalf("%s: %v", expression, err)
		}
		if err := p.pipelineAs(t, model).CheckSource(t.Context()); err != nil {
			t.Errorf("%s: %v", expression, err)
		}
	}
}

// golden compares what is got with a file, which -update writes.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := readFile(t, path); got != want {
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}
