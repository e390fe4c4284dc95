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
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/modelfile"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/reference"
	"github.com/kindred-id/kindred/resolver/sources/fixtures"
)

// models are what a model says of a layout beyond its preset and database.
var models = map[string]string{
	"kindred": "    table: events\n",
	// Nothing in Snowplow's own columns says what is known of a person.
	"snowplow": `    traits:
      email: JSONExtractString(contexts_com_example_user_1, 1, 'email')
      first_name: JSONExtractString(contexts_com_example_user_1, 1, 'first_name')
      last_name: JSONExtractString(contexts_com_example_user_1, 1, 'last_name')
      plan: JSONExtractString(contexts_com_example_user_1, 1, 'plan')
      device: JSONExtractString(contexts_com_example_user_1, 1, 'device')
      age: JSONExtract(contexts_com_example_user_1, 1, 'age', 'Nullable(Int64)')
      newsletter: JSONExtract(contexts_com_example_user_1, 1, 'newsletter', 'Nullable(Bool)')
      signed_up_at: JSONExtractString(contexts_com_example_user_1, 1, 'signed_up_at')
      first_touch: JSONExtractString(contexts_com_example_user_1, 1, 'first_touch')
`,
}

// source is a source of the model file: a layout in a database, read by its preset.
func source(layout fixtures.Layout, database string) string {
	return fmt.Sprintf("sources:\n  - name: web\n    preset: %s\n    database: %s\n%s", layout.Preset, database, models[layout.Name])
}

func parse(t testing.TB, text string) resolver.Model {
	t.Helper()
	model, err := modelfile.Parse("kindred.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return model
}

// TestPresets tells one story in the layout of each product, and reads it by the product's preset. What comes out is what the reference
// makes of as much of the story as the layout can tell, and what comes out of Kindred's own table, but for what the layout loses.
func TestPresets(t *testing.T) {
	told, generated := story(t)
	var yardstick published
	for _, layout := range fixtures.Layouts() {
		t.Run(layout.Name, func(t *testing.T) {
			database := newDatabase(t, "preset_"+layout.Name)
			load(t, layout.Name, database, append(layout.Write(told), layout.Write(generated)...))
			got := resolve(t, parse(t, source(layout, database)), layout.Name)

			want := expected(reference.Resolve(ruled(layout, resolver.BuiltinModel()), kept(layout, told, generated), nil))
			if d := got.differ(want); d != "" {
				t.Errorf("the run and the reference differ (the layout loses %q):\n%s", layout.Loses, d)
			}
			customer := "anonymous_id aaa-aaa-aaa, anonymous_id bbb-bbb-bbb, user_id 97980cfea0067"
			if layout.Name == "posthog" { // the company's own database says of nobody that he is a user
				customer = strings.Replace(customer, "user_id", "distinct_id 97980cfea0067, user_id", 1)
			}
			if d := got.ofUser("97980cfea0067"); d != customer {
				t.Errorf("the reader who became a customer, on two devices, is %s", d)
			}

			if layout.Name == "kindred" {
				yardstick = got
			}
			if layout.Replaces {
				return // of messages that came twice other rows count there
			}
			if d := layoutKeeps(layout, got).differ(layoutKeeps(layout, yardstick)); d != "" {
				t.Errorf("the run and that of Kindred's own table differ (the layout loses %q):\n%s", layout.Loses, d)
			}
		})
	}
}

// ruled is a model with the rules that a layout itself has: what PostHog is to set once has its first value.
func ruled(layout fixtures.Layout, model resolver.Model) resolver.Model {
	if layout.Preset == string(resolver.PresetPostHog) {
		model.Sources = []resolver.Source{{Preset: resolver.PresetPostHog}}
		model = model.WithDistinctIDs()
		model.Traits = append(slices.Clone(model.Traits), resolver.TraitRule{Name: "first_touch", Pick: resolver.PickFirst, Type: "String", From: []string{"first_touch"}})
	}
	return model
}

// kept is as much of a story as a layout can tell.
func kept(layout fixtures.Layout, parts ...[]reference.Event) []reference.Event {
	var events []reference.Event
	at := map[string]int{}
	for _, event := range slices.Concat(parts...) {
		if i, has := at[event.MessageID]; has && layout.Replaces {
			events[i] = layout.Told(event)
			continue
		}
		at[event.MessageID] = len(events)
		events = append(events, layout.Told(event))
	}
	return events
}

// layoutKeeps leaves out what differs because a layout loses something of the story.
func layoutKeeps(layout fixtures.Layout, p published) published {
	if layout.LosesLinks {
		// Other profiles have other ids and traits. How many events there are stays the same, and not how many are nobody's: those of groups are in PostHog.
		read, _, _ := strings.Cut(strings.Join(p["runs"], ""), "\t")
		return published{"runs": {read}}
	}
	p = maps.Clone(p)
	p["profile_traits"] = slices.DeleteFunc(slices.Clone(p["profile_traits"]), func(row string) bool {
		return slices.Contains(layout.LosesTraits, strings.Split(row, "\t")[1])
	})
	return p
}

// TestPresetsFindEmails has traits as identifiers, which presets find by their paths, in each layout that keeps traits in a way of its own.
func TestPresetsFindEmails(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPresets reads every layout")
	}
	told, _ := story(t)
	generated := fixtures.Generated(2, 40, 200)
	const emails = "traits.email, {path: context.traits.email, on: track}, {path: context.traits.email, on: page}"
	identifiers := `
identifiers:
  - type: user_id
    from: [user_id, {path: previous_id, on: alias}]
  - type: email
    from: [` + emails + `]
  - type: anonymous_id
    from: [anonymous_id]
`
	canonical := parse(t, identifiers)
	for _, layout := range fixtures.Layouts() {
		if !slices.Contains([]string{"rudderstack", "jitsu", "posthog", "snowplow"}, layout.Name) {
			continue
		}
		t.Run(layout.Name, func(t *testing.T) {
			database := newDatabase(t, "email_"+layout.Name)
			load(t, layout.Name, database, append(layout.Write(told), layout.Write(generated)...))
			text := source(layout, database) + identifiers
			if layout.Name == "snowplow" {
				column := "    columns:\n      address: JSONExtractString(contexts_com_example_user_1, 1, 'email')\n"
				text = source(layout, database) + column + strings.Replace(identifiers, emails, "address", 1)
			}
			got := resolve(t, parse(t, text), "email_"+layout.Name)
			if d := got.differ(expected(reference.Resolve(ruled(layout, canonical), kept(layout, told, generated), nil))); d != "" {
				t.Errorf("the run and the reference differ (the layout loses %q):\n%s", layout.Loses, d)
			}
		})
	}
}

// TestPresetsInWindows reads a layout as it grows: what came in after a run is read by the next one, which ends where one run of all would.
// In these layouts the columns that say when rows came in have whole seconds.
func TestPresetsInWindows(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for seconds to pass")
	}
	for _, layout := range fixtures.Layouts() {
		if !slices.Contains([]string{"rudderstack", "posthog"}, layout.Name) {
			continue
		}
		t.Run(layout.Name, func(t *testing.T) {
			name := "windows_" + layout.Name
			database := newDatabase(t, name)
			load(t, layout.Name, database, nil)
			p := resolving(t, parse(t, source(layout, database)+"    cursor: {lag: 1s}\n"), name)
			events := fixtures.Generated(3, 40, 200)
			var all []reference.Event
			var resolution reference.Resolution
			for i, half := range [][]reference.Event{events[:100], events[100:]} {
				second := nextSecond()
				var part []reference.Event
				seen := map[string]bool{}
				for _, event := range half {
					if !seen[event.MessageID] { // of two that come in at once neither is the first
						seen[event.MessageID] = true
						event.ReceivedAt = second
						part = append(part, event)
					}
				}
				for _, batch := range layout.Write(part) {
					insert(t, database, batch)
				}
				all = append(all, part...)
				resolution = reference.Resolve(ruled(layout, resolver.BuiltinModel()), kept(layout, all), &resolution)
				time.Sleep(time.Until(time.UnixMilli(second + 2100))) // the second has ended, and the lag with it
				if report := run(t, p); report.Mode != []resolver.Mode{resolver.Full, resolver.Incremental}[i] {
					t.Fatalf("run %d is %s: %s", i, report.Mode, report.Reason)
				}
			}
			got, want := read(t, name), expected(resolution)
			for _, p := range []published{got, want} {
				delete(p, "runs") // a run counts what it read itself
			}
			if d := got.differ(want); d != "" {
				t.Errorf("two runs and the reference differ (the layout loses %q):\n%s", layout.Loses, d)
			}
		})
	}
}

// nextSecond waits for a second to begin, and returns it.
func nextSecond() int64 {
	second := time.Now().Truncate(time.Second).Add(time.Second)
	time.Sleep(time.Until(second))
	return second.UnixMilli()
}

// TestRecords has the company's own table of accounts beside events.
func TestRecords(t *testing.T) {
	own := fixtures.Layouts()[0]
	generated := fixtures.Generated(2, 40, 200)
	batches, told := fixtures.Records(2, 40)
	events, accounts := newDatabase(t, "records_events"), newDatabase(t, "records_accounts")
	load(t, own.Name, events, own.Write(generated))
	load(t, "records", accounts, batches)
	text := source(own, events) + `  - name: accounts
    kind: records
    database: ` + accounts + `
    table: users
    columns: {user_id: id}
    cursor: updated_at
    traits: {email: email, plan: plan, age: age, newsletter: newsletter, company_id: company_id, company_name: company_name}
`
	got := resolve(t, parse(t, text), "records")
	want := expected(reference.Resolve(resolver.BuiltinModel(), slices.Concat(generated, told), nil))
	for _, p := range []published{got, want} {
		for i, row := range p["profile_traits"] { // a record has no message_id of its own
			p["profile_traits"][i] = row[:strings.LastIndex(row, "\t")]
		}
	}
	if d := got.differ(want); d != "" {
		t.Errorf("the run and the reference differ:\n%s", d)
	}
}

// resolve does one run and reads what it published.
func resolve(t testing.TB, model resolver.Model, name string) published {
	t.Helper()
	run(t, resolving(t, model, name))
	return read(t, name)
}

// resolving makes a pipeline with databases of its own.
func resolving(t testing.TB, model resolver.Model, name string) *pipeline.Pipeline {
	t.Helper()
	identity, state := embeddedtest.Database("identity_"+name), embeddedtest.Database("identity_state_"+name)
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
	return p
}

func run(t testing.TB, p *pipeline.Pipeline) resolver.Report {
	t.Helper()
	report, err := p.Run(t.Context(), pipeline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// read returns what the last run of that name published.
func read(t testing.TB, name string) published {
	t.Helper()
	got := published{}
	for table, columns := range map[string]string{
		"identity_map":         "profile_id, id_type, id_value, toUnixTimestamp64Milli(first_seen), toUnixTimestamp64Milli(last_seen), event_count",
		"profiles":             "profile_id, event_count",
		"profile_traits":       "profile_id, trait, value, toUnixTimestamp64Milli(set_at), message_id",
		"rejected_identifiers": "id_type, id_value, reason, event_count",
		"runs":                 "events_read, events_owned, events_without_identifier",
	} {
		got[table] = lines(askPublished(t, name, "SELECT "+columns+" FROM {identity:Identifier}."+table))
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
