package pipeline_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// traitTexts are values of all types, and what could be taken for one.
var traitTexts = []any{
	"0", "1", "-1", "+1", "01", "-0", " 1", "1 ", "1.", ".5", "0.5", "-0.5", "1.0", "1e2", "1E-2", "1e+3", "0x10", "1,000", "1_000", "NaN", "inf", "-inf", "Infinity",
	"127", "128", "-128", "-129", "255", "256", "32767", "32768", "2147483647", "2147483648", "4294967295", "4294967296", "-2147483649",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
	"170141183460469231731687303715884105727", "170141183460469231731687303715884105728", "-170141183460469231731687303715884105728",
	"340282366920938463463374607431768211455", "340282366920938463463374607431768211456", "999999999999999999999999999999999999999999",
	"0.005", "-0.005", "0.0049", "2.345", "2.344999", "999.994", "999.995", "9.99", "10", "999", "1000", "9999999999999999.99", "99999999999999999", "1e15", "1e16", "1e40", "1e400",
	"true", "false", "TRUE", "False", "yes", "t", "on",
	"2024-05-01", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00", "2024-05-01 10:00:00", "2024-05-01 10:00", "2024-05-01T10:00:00.123Z", "2024-05-01T23:30:00+02:00",
	"2024-05-01T00:30:00-0230", "2024-05-01 10:00:00+02", "2024-05-01 10:00:00 UTC", "2024-02-29", "2023-02-29", "2024-02-30", "2024-13-01", "2024-00-10", "2024-05-01T24:00:00Z",
	"2024-05-01T10:60:00Z", "2024-05-01T10:00:00 +02:00", "2024-5-1", "01.05.2024", "05/01/2024", "20240501", "2024-05", "1955-02-03", "1955-02-03T10:00:00Z", "1900-01-01", "1899-12-31",
	"1970-01-01", "1969-12-31", "1969-12-31T23:59:59.250Z", "2106-02-07T06:28:15Z", "2106-02-07T06:28:16Z", "2149-06-06", "2149-06-07", "2299-12-31T23:59:59.999Z", "2300-01-01", "9999-12-31",
	"1714557600", "1714557600123", "171455760", "17145576", "-171455760", "-1714557600123", "17145576001", "171455760012",
	"9f3c1a52-0000-4000-8000-1234567890ab", "9F3C1A52-0000-4000-8000-1234567890AB", "9f3c1a5200004000800012345678" + "90ab", "{9f3c1a52-0000-4000-8000-1234567890ab}", "00000000-0000-0000-0000-000000000000",
	"", " ", "x", "é", "😀", "it's \"quoted\"\\", "nul\x00in", "nul\x00", "nul", "{}", "[]", `{"a":1}`, "null",
	true, false, json.Number("0"), json.Number("1"), json.Number("-1"), json.Number("1.5"), json.Number("2.345"), json.Number("255"), json.Number("1714557600"), json.Number("1714557600123"),
	json.Number("18446744073709551615"), []any{"x", json.Number("1")}, map[string]any{"a": "b"}, []any{}, nil,
}

// TestTraitTypesAgree reads values of all types by rules of all picks: alone, and several of one person at several times.
func TestTraitTypesAgree(t *testing.T) {
	t.Parallel()
	model := resolver.BuiltinModel()
	model.Traits = nil
	for i, name := range []string{
		"String", "Bool", "Int8", "UInt8", "Int32", "Int64", "UInt64", "Int128", "UInt128", "Float64", "Decimal(18, 2)", "Decimal(3, 0)", "Decimal(38, 4)", "Decimal(3, 3)",
		"Date", "Date32", "DateTime", "DateTime64(3, 'UTC')", "UUID",
	} {
		picks := []resolver.Pick{resolver.PickLast, resolver.PickMin, resolver.PickMax, resolver.PickSet, resolver.PickSum, resolver.PickFirst}
		for _, pick := range picks {
			rule := resolver.TraitRule{Name: fmt.Sprintf("%s_%d", pick, i), Pick: pick, Type: name, From: []string{"value"}}
			if rule.Column = rule.Name; name == "UUID" && pick == resolver.PickSet {
				rule.Column = "" // they have an order of their own
			}
			if pick == resolver.PickMin && i%2 == 0 {
				rule.Sources = []string{"web"}
			}
			if problem, _ := rule.Problem(); problem == "" {
				model.Traits = append(model.Traits, rule)
			}
		}
	}
	if err := model.Validate(); err != nil {
		t.Fatal(err)
	}
	var events []reference.Event
	say := func(user string, value any) {
		events = append(events, reference.Event{
			MessageID: fmt.Sprintf("m%d", len(events)), Type: "identify", UserID: user, Source: []string{"web", "app"}[len(events)%2],
			Timestamp: 1767225600000 + int64(len(events)*7919%1000), ReceivedAt: 1770000000000, Traits: reference.Document{"value": value},
		})
	}
	random := rand.New(rand.NewPCG(*seed, 1))
	for i, value := range traitTexts {
		say(fmt.Sprint("one ", i), value)
		for range 4 {
			say(fmt.Sprint("several ", random.IntN(len(traitTexts)/2)), value)
		}
	}
	p := newPlace(t, "trait_types")
	p.init(t, model)
	p.insert(t, events)
	report := p.run(t, model)
	want := reference.Resolve(model, events, nil)
	got, wanted := p.published(t), expected(model, want)
	if d := diff(tables{"profile_traits": got["profile_traits"]}, tables{"profile_traits": wanted["profile_traits"]}); d != "" {
		t.Error(d)
	}
	for i, column := range model.Traits {
		if column.Column == "" {
			continue
		}
		if d := diff(columnOf(got["profiles"], column.Column), columnOf(wanted["profiles"], column.Column)); d != "" {
			t.Errorf("%d %s %s\n%s", i, column.Pick, column.Type, d)
		}
	}
	if n := unfit(model, want); report.TraitsUnfit != n {
		t.Errorf("got %d traits that do not fit, want %d", report.TraitsUnfit, n)
	}
}

// columnOf is one column of a table, with the user that it is of.
func columnOf(rows []string, name string) tables {
	out := tables{}
	cells := func(row string) []string { return strings.Split(row, "\t") }
	at := slices.Index(cells(rows[0]), name)
	for _, r := range rows {
		out[name] = append(out[name], cells(r)[1]+"\t"+cells(r)[at])
	}
	return out
}
