package resolver

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// wideModel has three slots of one type, and a type without a slot.
func wideModel() Model {
	return Model{
		Sources: []Source{BuiltinSource()},
		Types:   []string{UserID, "email", AnonymousID, "phone"},
		Prefer:  PreferFirst,
		Slots: []Slot{
			{Type: AnonymousID, Column: "anonymous_id"}, {Type: "email", Column: "a"}, {Type: UserID, Column: "user_id"},
			{Type: "email", Column: "b"}, {Type: "email", Column: "c", Only: "alias"},
		},
	}
}

func TestBuiltinModel(t *testing.T) {
	m := BuiltinModel()
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	if got, want := m.TypePairs(), []TypePair{{UserID, AnonymousID}, {UserID, PreviousID}, {AnonymousID, PreviousID}}; !slices.Equal(got, want) {
		t.Errorf("got the pairs of types %v, want %v", got, want)
	}
	if got, want := m.SameValues(), []SameValue{{PreviousID, UserID}, {PreviousID, AnonymousID}}; !slices.Equal(got, want) {
		t.Errorf("got the types that stand for others %v, want %v", got, want)
	}
	if got, want := m.SlotPairs(UserID, PreviousID), []SlotPair{{0, 2}}; !slices.Equal(got, want) {
		t.Errorf("got the pairs of slots %v, want %v", got, want)
	}
	if got, want := m.SlotPairs(UserID, AnonymousID), []SlotPair{{0, 1}}; !slices.Equal(got, want) {
		t.Errorf("got the pairs of slots %v, want %v", got, want)
	}
}

func TestModelPairs(t *testing.T) {
	m := wideModel()
	if got, want := m.TypePairs(), []TypePair{{UserID, "email"}, {UserID, AnonymousID}, {"email", "email"}, {"email", AnonymousID}}; !slices.Equal(got, want) {
		t.Errorf("got the pairs of types %v, want %v", got, want)
	}
	if got, want := m.SlotPairs("email", "email"), []SlotPair{{1, 3}, {1, 4}, {3, 4}}; !slices.Equal(got, want) {
		t.Errorf("got the pairs of slots %v, want %v", got, want)
	}
	if got, want := m.SlotPairs("email", AnonymousID), []SlotPair{{1, 0}, {3, 0}, {4, 0}}; !slices.Equal(got, want) {
		t.Errorf("got the pairs of slots %v, want %v", got, want)
	}
	// Every two slots are a pair, once, whatever their order.
	count := 0
	for _, types := range m.TypePairs() {
		count += len(m.SlotPairs(types.Left, types.Right))
	}
	if want := len(m.Slots) * (len(m.Slots) - 1) / 2; count != want {
		t.Errorf("got %d pairs of slots, want %d", count, want)
	}
	if got := m.SlotsOf("phone"); got != nil {
		t.Errorf("got the slots %v of a type without any", got)
	}
}

func TestPriority(t *testing.T) {
	m := wideModel()
	for i, name := range m.Types {
		if got, err := m.Priority(name); got != i || err != nil {
			t.Errorf("Priority(%s) = %d, %v; want %d", name, got, err, i)
		}
	}
	if _, err := m.Priority("company"); err == nil || !strings.Contains(err.Error(), `"company"`) || !strings.Contains(err.Error(), "email") {
		t.Errorf("got the error %v, want one that names the type and those declared", err)
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Model)
		want   string
	}{
		{"no database", func(m *Model) { m.Sources[0].Database = "" }, "source table"},
		{"no table", func(m *Model) { m.Sources[0].Table = "" }, "source table"},
		{"no slots", func(m *Model) { m.Slots = nil }, "the model names no identifiers"},
		{"an undeclared type", func(m *Model) { m.Slots[1].Type = "device" }, `"device" is not declared`},
		{"a limit of links of 0", func(m *Model) { m.MaxLinks = []MaxLinks{{Type: "email", Other: UserID}} }, "max_links of email with user_id is 0"},
		{"a limit of a profile of 0", func(m *Model) { m.MaxPerProfile = []MaxPerProfile{{Type: "email"}} }, "max_per_profile of email is 0"},
		{"a limit on an undeclared type", func(m *Model) { m.MaxPerProfile = []MaxPerProfile{{Type: "device", Limit: 1}} }, `"device" is not declared`},
		{"a limit on a type that merges nothing", func(m *Model) {
			m.Unlinked, m.MaxPerProfile = []string{"email"}, []MaxPerProfile{{Type: "email", Limit: 1}}
		}, "merges nothing"},
		{"no order of links", func(m *Model) { m.Prefer = "best" }, `prefer is "best"`},
		{"a type twice", func(m *Model) { m.Types = append(m.Types, "email") }, "twice"},
	} {
		m := wideModel()
		c.change(&m)
		if err := m.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got the error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// TestLeastLimits has limits that are as low as they may be.
func TestLeastLimits(t *testing.T) {
	m := wideModel()
	m.MaxLinks, m.MaxPerProfile = []MaxLinks{{Type: "email", Other: UserID, Limit: 1}}, []MaxPerProfile{{Type: UserID, Limit: 1}}
	if err := m.Validate(); err != nil {
		t.Error(err)
	}
}

func TestModelHash(t *testing.T) {
	m := wideModel()
	first := m.Hash()
	if again := wideModel().Hash(); again != first || len(first) != 16 {
		t.Errorf("one model has the hashes %s and %s", first, again)
	}
	for name, change := range map[string]func(*Model){
		"source":   func(m *Model) { m.Sources[0].Table = "other" },
		"types":    func(m *Model) { slices.Reverse(m.Types) },
		"slots":    func(m *Model) { slices.Reverse(m.Slots) },
		"only":     func(m *Model) { m.Slots[4].Only = "" },
		"blocked":  func(m *Model) { m.Blocked = Blocked{Values: []string{"x"}} },
		"no types": func(m *Model) { m.Types = nil },
	} {
		m := wideModel()
		change(&m)
		if m.Hash() == first {
			t.Errorf("another %s has the same hash", name)
		}
	}
}

func TestReportSeconds(t *testing.T) {
	r := Report{Stages: []StageTime{{Extract, 1500 * time.Millisecond}, {Publish, time.Millisecond}}}
	got := r.Seconds()
	if len(got) != 2 || got["extract"] != 1.5 || got["publish"] != 0.001 {
		t.Errorf("got %v", got)
	}
	if got := Stages(); !slices.Equal(got, []Stage{Extract, Resolve, Fold, Check, Publish}) {
		t.Errorf("got the stages %v", got)
	}
}
