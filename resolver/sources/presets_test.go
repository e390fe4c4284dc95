package sources_test

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/reference"
	"github.com/kindred-id/kindred/resolver/sources/fixtures"
)

// TestPresets tells one story in the layout of each product, and reads it by the product's preset. What comes out is what the reference
// makes of as much of the story as the layout can tell, and what comes out of Kindred's own table, but for what the layout loses.
func TestPresets(t *testing.T) {
	told, generated := story(t)
	var yardstick published
	for _, layout := range fixtures.Layouts() {
		t.Run(layout.Name, func(t *testing.T) {
			database := newDatabase(t, "preset_"+layout.Name)
			load(t, layout.Name, database, append(layout.Write(told), layout.Write(generated)...))
			model := model(t, layout, database)
			got := resolve(t, model, layout.Name)

			var kept []reference.Event
			for _, event := range slices.Concat(told, generated) {
				kept = append(kept, layout.Told(event))
			}
			want := expected(reference.Resolve(resolver.BuiltinModel(), kept, nil))
			if d := got.differ(want); d != "" {
				t.Errorf("the run and the reference differ (the layout loses %q):\n%s", layout.Loses, d)
			}
			if d := got.ofUser("97980cfea0067"); d != "anonymous_id aaa-aaa-aaa, anonymous_id bbb-bbb-bbb, user_id 97980cfea0067" {
				t.Errorf("the reader who became a customer, on two devices, is %s", d)
			}

			if layout.Name == "kindred" {
				yardstick = got
			}
			without := func(p published) published {
				p = maps.Clone(p)
				if layout.LosesLinks {
					// Other profiles have other traits. How many events there are is the same all the same.
					return published{"runs": p["runs"]}
				}
				p["profile_traits"] = slices.DeleteFunc(slices.Clone(p["profile_traits"]), func(row string) bool {
					return slices.Contains(layout.LosesTraits, strings.Split(row, "\t")[1])
				})
				return p
			}
			if d := without(got).differ(without(yardstick)); d != "" {
				t.Errorf("the run and that of Kindred's own table differ (the layout loses %q):\n%s", layout.Loses, d)
			}
		})
	}
}

// model is the model of one source, read by the layout's preset.
func model(t testing.TB, layout fixtures.Layout, database string) resolver.Model {
	m := resolver.BuiltinModel()
	m.Source.Database = database
	return m
}

// resolve does one run and reads what it published.
func resolve(t testing.TB, model resolver.Model, name string) published {
	t.Helper()
	identity, state := "identity_"+name, "identity_state_"+name
	dropAfter(t, identity, state)
	p, err := pipeline.New(pipeline.Config{
		Warehouse: engine.warehouse, Model: model, Database: identity, State: state,
		KeepGenerations: 1, Version: "test", Observer: quiet{}, Logger: slog.New(slog.DiscardHandler), Clock: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Init(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Run(t.Context(), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	got := published{}
	for table, columns := range map[string]string{
		"identity_map":         "profile_id, id_type, id_value, toUnixTimestamp64Milli(first_seen), toUnixTimestamp64Milli(last_seen), event_count",
		"profiles":             "profile_id, event_count",
		"profile_traits":       "profile_id, trait, value, toUnixTimestamp64Milli(set_at), message_id",
		"rejected_identifiers": "id_type, id_value, reason, event_count",
		"runs":                 "events_read, events_owned, events_without_identifier",
	} {
		got[table] = lines(ask(t, "SELECT "+columns+" FROM {identity:Identifier}."+table, "param_identity", identity))
	}
	return got
}

// published is some columns of the output tables, by table: rows with a tab between columns, the profile's id first.
type published map[string][]string

// expected is what a run should publish.
func expected(r reference.Resolution) published {
	want := published{}
	add := func(table string, columns ...any) {
		var row []string
		for _, column := range columns {
			row = append(row, fmt.Sprint(column))
		}
		want[table] = append(want[table], strings.Join(row, "\t"))
	}
	for _, i := range r.Identifiers {
		add("identity_map", reference.ProfileID(i.Profile), i.Type, i.Value, i.First, i.Last, i.Events)
	}
	for _, p := range r.Profiles {
		id := reference.ProfileID(p.Anchor)
		add("profiles", id, p.Events)
		for name, trait := range p.Traits {
			add("profile_traits", id, name, trait.Text(), trait.SetAt, trait.MessageID)
		}
	}
	for _, rejected := range r.Rejected {
		add("rejected_identifiers", rejected.Type, rejected.Value, rejected.Reason, rejected.Events)
	}
	add("runs", r.Counts.Read, r.Counts.Owned, r.Counts.Without)
	return want
}

// differ tells how the tables differ from those wanted, ” if they do not.
func (p published) differ(want published) string {
	var out strings.Builder
	for _, table := range slices.Sorted(maps.Keys(want)) {
		missing, extra := subtract(want[table], p[table]), subtract(p[table], want[table])
		if len(missing)+len(extra) > 0 {
			fmt.Fprintf(&out, "%s: %d rows, want %d\n", table, len(p[table]), len(want[table]))
		}
		for sign, rows := range map[string][]string{"got  ": extra, "want ": missing} {
			slices.Sort(rows)
			for _, row := range rows[:min(len(rows), 6)] {
				fmt.Fprintln(&out, sign, row)
			}
		}
	}
	return out.String()
}

// subtract returns the rows of a that b has fewer of.
func subtract(a, b []string) []string {
	left := map[string]int{}
	for _, row := range b {
		left[row]++
	}
	var out []string
	for _, row := range a {
		if left[row]--; left[row] < 0 {
			out = append(out, row)
		}
	}
	return out
}

// ofUser returns the identifiers of the profile that has a user_id, sorted.
func (p published) ofUser(user string) string {
	members := map[string][]string{}
	profile := ""
	for _, row := range p["identity_map"] {
		columns := strings.Split(row, "\t")
		members[columns[0]] = append(members[columns[0]], columns[1]+" "+columns[2])
		if columns[1] == resolver.UserID && columns[2] == user {
			profile = columns[0]
		}
	}
	return strings.Join(slices.Sorted(slices.Values(members[profile])), ", ")
}

// quiet hears of everything and says nothing.
type quiet struct{}

func (quiet) StageStarted(resolver.Stage, int)                       {}
func (quiet) StepDone(resolver.Stage, string, uint64, time.Duration) {}
func (quiet) StageDone(resolver.Stage, time.Duration)                {}
