package pipeline_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/reference"
)

// slottedModel has identifiers in columns and at paths of all three JSON columns, with steps of normalization and blocks of its own.
func slottedModel() resolver.Model {
	model := resolver.BuiltinModel()
	model.Types = []string{resolver.UserID, resolver.Email, "phone", resolver.AnonymousID, "session"}
	model.Slots = []resolver.Slot{
		{Type: resolver.UserID, Column: "user_id"},
		{Type: resolver.UserID, Column: "properties", Path: "account.id"}, // a number, in some events
		{Type: resolver.Email, Column: "traits", Path: "email", Only: "identify"},
		{Type: resolver.Email, Column: "context", Path: "traits.email"},
		{Type: "phone", Column: "traits", Path: "phone"},
		{Type: resolver.AnonymousID, Column: "anonymous_id"},
		{Type: "session", Column: "properties", Path: "$session id"},
		{Type: "phone", Column: "traits", Path: "phone", Only: "group"},
	}
	model.StandsFor, model.MaxLinks = nil, model.MaxLinks[:1]
	model.Normalize = map[string][]resolver.Step{resolver.Email: {resolver.Lower}, "phone": {resolver.Digits}}
	model.Blocked.Patterns = []string{`^test\b.*`}
	model.Blocked.ByType = map[string]resolver.BlockedOfType{
		resolver.Email: {Values: []string{"none@example.com"}, Patterns: []string{`(?i)@localhost$`}},
		"phone":        {Patterns: []string{`^5+$`}},
	}
	model.MaxLinks = nil
	return model
}

// slottedEvents are events with values of few people in the slots of slottedModel, hostile ones and such as are no value among them.
func slottedEvents(r *rand.Rand, count int) []reference.Event {
	often := func(share float64) bool { return r.Float64() < share }
	one := func(values ...any) any { return values[r.IntN(len(values))] }
	odd := func() any {
		return one(hostile[r.IntN(len(hostile))], nil, true, false, json.Number("0"), json.Number("-1"), json.Number("1.5"), []any{"a@b"}, []any{}, map[string]any{"email": "a@b"}, "test@x", "Test", "none@EXAMPLE.com")
	}
	put := func(d *reference.Document, name string, share float64, value any) {
		if often(0.1) {
			value = odd()
		}
		if text, ok := value.(string); ok && strings.ToValidUTF8(text, "") != text {
			value = "no JSON" // and would be no text within a document
		}
		if often(share) {
			if *d == nil {
				*d = reference.Document{}
			}
			(*d)[name] = value
		}
	}
	var events []reference.Event
	for number := range count {
		who := r.IntN(1 + count/3)
		e := reference.Event{
			MessageID: fmt.Sprintf("m%d", number), Type: one("track", "identify", "Identify", "page", "group", "GROUP").(string), Source: "web",
			Timestamp: 1767225600000 + int64(r.IntN(1000)), ReceivedAt: 1770000000000 + int64(number),
		}
		if often(0.3) {
			e.UserID = fmt.Sprint(1000 + who)
		}
		if often(0.4) {
			e.AnonymousID = fmt.Sprint("a", r.IntN(2*count))
		}
		put(&e.Traits, "email", 0.4, one(fmt.Sprintf("p%d@x.y", who), fmt.Sprintf(" P%d@X.y\n", who), "p@localhost"))
		put(&e.Traits, "phone", 0.3, one(fmt.Sprintf("+49 (0)30-%d", 100+who), json.Number(fmt.Sprintf("49030%d", 100+who)), json.Number(fmt.Sprintf("49030%d.0", 100+who)), fmt.Sprintf("49030%d.0", 100+who), "555-55", "none"))
		put(&e.Properties, "account", 0.2, one(map[string]any{"id": json.Number(fmt.Sprint(1000 + who))}, map[string]any{"id": fmt.Sprint(1000 + who)}, map[string]any{"id": json.Number(fmt.Sprintf("%d.0", 1000+who))}, "no object"))
		put(&e.Properties, "account.plan", 0.1, "free")             // a name of its own
		put(&e.Properties, "account.id", 0.1, fmt.Sprint(1000+who)) // which the slot reads too
		put(&e.Properties, "$session id", 0.3, fmt.Sprint("s", r.IntN(count)))
		inner := reference.Document{}
		put(&inner, "email", 0.5, fmt.Sprintf("P%d@x.Y", who))
		put(&e.Context, "traits", 0.3, map[string]any(inner))
		events = append(events, e)
		if often(0.05) {
			e.ReceivedAt++ // sent again
			events = append(events, e)
		}
	}
	return events
}

// TestSlots resolves events with identifiers at paths, of several types, and compares every table with the reference.
func TestSlots(t *testing.T) {
	for number := range max(1, *cases/60) {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(*seed, 1<<33+uint64(number)))
			model, events := slottedModel(), slottedEvents(r, 10+r.IntN(120))
			p := newPlace(t, fmt.Sprintf("slots_%d", number))
			p.init(t, model)
			p.insert(t, events)
			p.run(t, model)
			want := expected(model, reference.Resolve(model, events, nil))
			if d := diff(p.published(t), want); d != "" {
				t.Errorf("-seed %d:\n%s", *seed, d)
			}
			for _, identifierType := range model.Types {
				if !strings.Contains(strings.Join(want["identity_map"], "\n"), identifierType+"\t") {
					t.Errorf("the events have no identifier of the type %s: this proves little", identifierType)
				}
			}
		})
	}
}

// TestPathsAgree reads documents at paths by the warehouse and by the reference, in JSON columns of all kinds: a path means names with
// dots between them, whatever else is in them, and only a scalar is a value.
func TestPathsAgree(t *testing.T) {
	t.Parallel()
	paths := []string{
		"email", "plan", "Email", "_x", "kebab-case", "1", "sp ace", "quo'te", `dou"ble`, `back\slash`, "back`tick", "ünï", "😀", "line\nbreak", "type", "null", "size0", "a:b", "^a", "a[]", "{x:String}",
		"address", "address.city", "address.zip", "deep", "deep.er", "deep.er.still", "missing", "missing.too", "email.x", ".", "v", "n", "document", "p", "paths",
	}
	values := []any{
		nil, "", " ", " x ", "a@b.c", "2024-05-01", "2024-05-01T10:00:00Z", "1", "true", "null", "[]", `{"a":1}`, "nul\x00in", "it's\n\\", "😀", strings.Repeat("x", 2000), true, false, json.Number("0"), json.Number("-1"),
		json.Number("1.5"), json.Number("42.0"), json.Number("4.9e10"), json.Number("-0.0"), json.Number("1e300"), json.Number("18446744073709551615"), json.Number("-9223372036854775808"), []any{}, []any{"x"}, []any{json.Number("1"), "x"}, []any{map[string]any{"city": "x"}},
		map[string]any{}, map[string]any{"city": "x", "zip": json.Number("1"), "er": map[string]any{"still": "there"}},
	}
	var documents []reference.Document
	for _, path := range paths {
		for _, value := range values {
			if path == "." || path == "v" { // a name of nothing, and one that only the column has
				continue
			}
			if strings.Contains(path, ".") {
				documents = append(documents, reference.Document{path: value, "other": "y"})
				first, rest, _ := strings.Cut(path, ".")
				documents = append(documents, reference.Document{first: map[string]any{rest: value}})
				continue
			}
			documents = append(documents, reference.Document{path: value, "plan": "x"})
		}
	}
	var literals []string
	for i, document := range documents {
		literals = append(literals, fmt.Sprintf("(%d, unhex('%x'))", i, raw(document)))
	}
	model := resolver.Model{Types: []string{"x"}}
	var columns strings.Builder
	for i, path := range paths {
		model.Slots = append(model.Slots, resolver.Slot{Type: "x", Column: "v", Path: path})
		fmt.Fprintf(&columns, ", hex(trimmed_%d)", i)
	}
	p := newPlace(t, "paths")
	ask(t, "CREATE DATABASE "+p.raw)
	for number, columnType := range []string{"JSON", "JSON(max_dynamic_paths = 2)", "JSON(max_dynamic_paths = 0, max_dynamic_types = 0)"} {
		name := fmt.Sprintf("paths_%d", number)
		table := p.raw + "." + name
		ask(t, "CREATE TABLE "+table+" (n UInt32, came DateTime64(3, 'UTC') DEFAULT 0, type String, v "+columnType+") ENGINE = MergeTree ORDER BY n")
		if _, err := engine.tell(t.Context(), "", strings.NewReader("INSERT INTO "+table+" (n, type, v) SETTINGS json_type_escape_dots_in_keys = 1, input_format_try_infer_dates = 0, input_format_try_infer_datetimes = 0 "+
			"SELECT n, '', text FROM values('n UInt32, text String', "+strings.Join(literals, ", ")+")")); err != nil {
			t.Fatal(err)
		}
		answer, err := engine.tell(t.Context(), "", strings.NewReader("SELECT n"+columns.String()+" FROM ("+literalText(t, pipeline.Values(model, p.raw, name))+") ORDER BY n"))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range lines(answer) {
			for j, cell := range strings.Split(line, "\t")[1:] {
				value := reference.Event{Properties: documents[i]}.Column("properties", paths[j])
				if want := fmt.Sprintf("%X", resolver.Normalize(value)); cell != want {
					t.Errorf("%s: the value at %q of %.200s: got %.200s, want %.200s", columnType, paths[j], raw(documents[i]), cell, want)
				}
			}
		}
	}
}

// TestTypedPaths reads paths that the column's declaration gives a type: they are never missing, unless that type can be NULL.
func TestTypedPaths(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "typed_paths")
	ask(t, "CREATE DATABASE "+p.raw)
	ask(t, "CREATE TABLE "+p.raw+".events (n UInt32, came DateTime64(3, 'UTC') DEFAULT 0, type String, v JSON(text String, few LowCardinality(String), `in.few` LowCardinality(Nullable(String)), number UInt64, "+
		"amount Decimal(9, 2), day Date, yes Bool, maybe Nullable(Int8), list Array(String), map Map(String, String))) ENGINE = MergeTree ORDER BY n")
	if _, err := engine.tell(t.Context(), "INSERT INTO "+p.raw+".events (n, v) FORMAT JSONEachRow", strings.NewReader(
		`{"n":1,"v":{"text":" a ","few":"b","in":{"few":"c"},"number":18446744073709551615,"amount":1.5,"day":"2024-05-01","yes":true,"maybe":-1,"list":["x"],"map":{"x":"y"}}}
		{"n":2,"v":{}}`)); err != nil {
		t.Fatal(err)
	}
	model := resolver.Model{Types: []string{"x"}}
	for _, path := range []string{"text", "few", "in.few", "number", "amount", "day", "yes", "maybe", "list", "map"} {
		model.Slots = append(model.Slots, resolver.Slot{Type: "x", Column: "v", Path: path})
	}
	want := "a\tb\tc\t18446744073709551615\t1.5\t2024-05-01\ttrue\t-1\t\t\n" + "\t\t\t0\t0\t1970-01-01\tfalse\t\t\t\n"
	if got := ask(t, "SELECT * EXCEPT (n, came, type, v) FROM ("+literalText(t, pipeline.Values(model, p.raw, "events"))+") ORDER BY n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestSlotColumns checks columns of sources for slots that cannot be read from them.
func TestSlotColumns(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "slot_columns")
	p.init(t, resolver.BuiltinModel())
	ask(t, "ALTER TABLE "+p.raw+".events ADD COLUMN number UInt64, ADD COLUMN maybe Nullable(String), ADD COLUMN few LowCardinality(String), ADD COLUMN flags Array(String), DROP COLUMN group_id")
	for _, c := range []struct {
		slot resolver.Slot
		want string // "" if it can be read
	}{
		{resolver.Slot{Column: "maybe"}, ""},
		{resolver.Slot{Column: "few"}, ""},
		{resolver.Slot{Column: "properties", Path: "a.b"}, ""},
		{resolver.Slot{Column: "traits", Path: "email"}, ""},
		{resolver.Slot{Column: "number"}, "column number is UInt64 (needed: String)"},
		{resolver.Slot{Column: "flags"}, "column flags is Array(String) (needed: String; {path: flags, list: true} reads each value of a list)"},
		{resolver.Slot{Column: "group_id"}, "column group_id is missing (String)"},
		{resolver.Slot{Column: "gone", Path: "a"}, "column gone is missing (JSON)"},
		{resolver.Slot{Column: "properties"}, "column properties is JSON (needed: String)"},
		{resolver.Slot{Column: "user_id", Path: "id"}, "column user_id is String (needed: JSON)"},
		{resolver.Slot{Column: "message_id", Path: "id"}, "column message_id is String (needed: JSON)"},
	} {
		model := resolver.BuiltinModel()
		c.slot.Type = resolver.UserID
		model.Slots = append(model.Slots, c.slot)
		err := p.pipeline(t, model).CheckSource(t.Context())
		if c.want == "" && err != nil || c.want != "" && (!errors.Is(err, pipeline.ErrSource) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: got the error %v, want one with %q", c.slot, err, c.want)
		}
	}
	// Of the JSON columns only those are needed that the model or the traits are read from.
	ask(t, "ALTER TABLE "+p.raw+".events DROP COLUMN properties")
	if err := p.pipeline(t, resolver.BuiltinModel()).CheckSource(t.Context()); err != nil && strings.Contains(err.Error(), "properties") {
		t.Errorf("properties is missed, and nothing reads it: %v", err)
	}
}
