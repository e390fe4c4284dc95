package users

import (
	"bytes"
	"errors"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// having is a user with a setting, which may have a constraint.
func having(name, setting, value, constraint string) user {
	u := user{name: name, settings: map[string]string{setting: value}}
	if constraint != "" {
		u.constraints = map[string]string{setting: constraint}
	}
	return u
}

// and adds another user's setting.
func (u user) and(other user) user {
	maps.Copy(u.settings, other.settings)
	maps.Copy(u.constraints, other.constraints)
	return u
}

// TestConstraints has users whose settings stand against a run and may not be changed. Whatever they want to change, they are told which before
// anything is done; and they may go on reading.
func TestConstraints(t *testing.T) {
	embeddedtest.NeedsEngine(t, "it makes users")
	t.Parallel()
	cases := []struct {
		user
		wants []string
	}{
		{having("reads", "readonly", "1", ""), []string{"readonly = 0"}},
		{having("reads_1000", "readonly", "1", "").and(having("", "max_result_rows", "1000", "")), []string{"readonly = 0"}},
		{having("reads_and_sets", "readonly", "2", ""), []string{"readonly = 0"}},
		{having("defines_nothing", "allow_ddl", "0", ""), []string{"allow_ddl = 1"}},
		{having("nulls", "join_use_nulls", "1", "readonly"), []string{"join_use_nulls = 0"}},
		{having("rows", "max_rows_to_read", "100000", "readonly"), []string{"max_rows_to_read = 0"}},
		{having("few_rows", "max_rows_to_read", "10", "readonly"), []string{"max_rows_to_read = 0"}},
		{having("some_rows", "max_result_rows", "1000", "min 1"), []string{"max_result_rows = 0"}},
		{having("waits_for_none", "mutations_sync", "0", "max 1"), []string{"mutations_sync = 2"}},
		{having("lives_in_tokyo", "session_timezone", "Asia/Tokyo", "readonly"), []string{"session_timezone = UTC"}},
		{having("two", "max_result_rows", "1000", "readonly").and(having("", "transform_null_in", "1", "readonly")),
			[]string{"max_result_rows = 0", "transform_null_in = 0"}},
		{having("of_a_statement", "short_circuit_function_evaluation", "enable", "readonly"), []string{"short_circuit_function_evaluation = disable"}},
		{having("short_statements", "max_query_size", "100000", "max 100000"), []string{"max_query_size = 262144"}},
	}
	users := []user{{name: "plain"}}
	for _, c := range cases {
		users = append(users, c.user)
	}
	server := startServer(t, users)
	there := chapter{story: stories[0], server: server, mark: "there"}
	if _, err := there.tell(t, addressOf(t, server, "native", "plain")); err != nil {
		t.Fatal(err)
	}
	before := there.published(t)
	for _, c := range cases {
		for _, protocol := range embeddedtest.Protocols {
			w, err := connect(t.Context(), addressOf(t, server, protocol, c.name))
			if err != nil {
				t.Errorf("%s, by %s: %v", c.name, protocol, err)
				continue
			}
			p, err := pipeline.New(pipeline.Config{
				Warehouse: w, Model: there.model(t), Database: there.database("identity"), State: there.database("identity_state"),
				Engine: there.engine, KeepGenerations: 1, Version: "test", Logger: slog.New(slog.DiscardHandler), Clock: time.Now,
			})
			if err != nil {
				t.Fatal(err)
			}
			_, run := p.Run(t.Context(), pipeline.Options{Full: true})
			_, rollback := p.Rollback(t.Context())
			for what, err := range map[string]error{
				"init": p.Init(t.Context()), "load": there.load(t.Context(), w, "testdata/events_1.jsonl"), "run": run, "rollback": rollback,
				"check": p.CheckRights(t.Context()),
			} {
				if !errors.Is(err, warehouse.ErrSettings) || !strings.Contains(err.Error(), `the profile of user "`+c.name+`"`) {
					t.Errorf("%s, by %s: %s: got %v, want an error about the settings of the profile", c.name, protocol, what, err)
				}
				for _, want := range c.wants {
					if err == nil || !strings.Contains(err.Error(), want) {
						t.Errorf("%s, by %s: %s: got %v, want %q", c.name, protocol, what, err, want)
					}
				}
			}
			if protocol == "http" { // formats are made there alone
				var out bytes.Buffer
				if err := w.Query(t.Context(), "SELECT 42", "TSV", &out); err != nil || out.String() != "42\n" {
					t.Errorf("%s: a query gives %q, %v", c.name, out.String(), err)
				}
			}
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if d := difference(there.published(t), before); d != "" {
		t.Errorf("users who may not have changed something:\n%s", d)
	}
}
