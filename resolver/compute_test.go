package resolver

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// computingModel computes one thing of each kind.
func computingModel() Model {
	m := wideModel()
	for _, kind := range ComputedKinds() {
		c := Computed{Kind: kind}
		if kind == Sessions {
			c.Gap = DefaultSessionGap
		}
		if kind.OfNamedEvents() {
			c.Event = "Order Completed"
		}
		m.Compute = append(m.Compute, c)
	}
	return m
}

func TestEventColumn(t *testing.T) {
	for name, want := range map[string]string{
		"signup": "signup", "Order Completed": "order_completed", "  a--b__c ": "a_b_c", "v2.0 (beta)": "v2_0_beta", "登録": "登録", "Überblick!": "überblick",
		"": "", "—": "", "it's\n": "it_s",
	} {
		if got := EventColumn(name); got != want {
			t.Errorf("EventColumn(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestComputedColumns: every column has a name of its own, and the model that computes everything is right.
func TestComputedColumns(t *testing.T) {
	m := computingModel()
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	names := ProfileColumns()
	for _, c := range m.Compute {
		names = append(names, c.Columns()...)
	}
	if slices.Sort(names); len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("a name is there twice: %q", names)
	}
	if !slices.IsSortedFunc(m.Compute, CompareComputed) {
		t.Error("the kinds are not in the order of their columns")
	}
	if got := (Computed{Kind: LastTime, Event: "Order Completed"}).Columns(); !slices.Equal(got, []string{"last_order_completed_at"}) {
		t.Errorf("got the columns %q", got)
	}
}

// TestComputedPlaces: what several read is read once, and a model that computes nothing reads nothing.
func TestComputedPlaces(t *testing.T) {
	places := computingModel().ComputedPlaces()
	if want := 14; len(places) != want {
		t.Errorf("got %d places, want %d: %v", len(places), want, places)
	}
	m := wideModel()
	m.Compute = []Computed{{Kind: FirstTime, Event: "a"}, {Kind: FirstTime, Event: "b"}, {Kind: ActiveDays}}
	if got := m.ComputedPlaces(); !slices.Equal(got, []Place{{Column: "event"}}) {
		t.Errorf("got %v, want the name of the event alone", got)
	}
	if got := wideModel().ComputedPlaces(); len(got) != 0 {
		t.Errorf("got %v of a model that computes nothing", got)
	}
}

func TestValidateCompute(t *testing.T) {
	for _, c := range []struct {
		name    string
		compute []Computed
		want    string
	}{
		{"an unknown kind", []Computed{{Kind: "median"}}, `"median"`},
		{"no event", []Computed{{Kind: EventCounts}}, "events is about"},
		{"an event too many", []Computed{{Kind: Devices, Event: "x"}}, "devices is about"},
		{"an event without letters", []Computed{{Kind: LastTime, Event: "!"}}, "no column's name"},
		{"a long event", []Computed{{Kind: LastTime, Event: strings.Repeat("x", MaxEventNameBytes+1)}}, "no column's name"},
		{"no gap", []Computed{{Kind: Sessions}}, "a gap of 0s"},
		{"a short gap", []Computed{{Kind: Sessions, Gap: MinSessionGap - 1}}, "a gap of"},
		{"a long gap", []Computed{{Kind: Sessions, Gap: MaxSessionGap + 1}}, "a gap of"},
		{"a gap too many", []Computed{{Kind: Devices, Gap: time.Hour}}, "a gap of 1h"},
		{"the same twice", []Computed{{Kind: Devices}, {Kind: Devices}}, "the column devices"},
		{"events of one column", []Computed{{Kind: EventCounts, Event: "a b"}, {Kind: EventCounts, Event: "A_B"}}, "the column events_a_b of events of A_B is there already, of events of a b"},
		{"a touch and an event", []Computed{{Kind: FirstTouch}, {Kind: FirstTime, Event: "touch"}}, "the column first_touch_at"},
	} {
		m := wideModel()
		m.Compute = c.compute
		if err := m.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got the error %v, want one with %q", c.name, err, c.want)
		}
	}
	for _, gap := range []time.Duration{MinSessionGap, MaxSessionGap} {
		m := wideModel()
		if m.Compute = []Computed{{Kind: Sessions, Gap: gap}}; m.Validate() != nil {
			t.Error(m.Validate())
		}
	}
}

// TestHashOfCompute: what is computed is a part of the hash, and a model without it has the hash that it had before there was any.
func TestHashOfCompute(t *testing.T) {
	if wideModel().Hash() == computingModel().Hash() {
		t.Error("to compute something makes no other hash")
	}
	m := wideModel()
	if m.Compute = []Computed{}; m.Hash() != wideModel().Hash() {
		t.Error("to compute nothing makes another hash")
	}
	one, other := computingModel(), computingModel()
	other.Compute[6].Gap = time.Hour
	if one.Hash() == other.Hash() {
		t.Error("another gap has the same hash")
	}
}

func TestGapText(t *testing.T) {
	for gap, want := range map[time.Duration]string{30 * time.Minute: "30m", time.Hour: "1h", 90 * time.Minute: "90m", 90 * time.Second: "90s", 720 * time.Hour: "720h"} {
		if got := GapText(gap); got != want {
			t.Errorf("GapText(%d) = %s, want %s", gap, got, want)
		}
	}
}
