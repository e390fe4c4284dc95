package reference

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

// TestResolve holds the reference itself against a result that was written by hand.
func TestResolve(t *testing.T) {
	events := []Event{
		{MessageID: "1", Type: "page", AnonymousID: "aaa", Source: "web", Timestamp: 10, ReceivedAt: 1},
		{MessageID: "2", Type: "identify", AnonymousID: "aaa", UserID: " u1\n", Source: "web", Timestamp: 20, ReceivedAt: 2, Traits: Document{"plan": "free", "gone": nil, "empty": ""}},
		{MessageID: "2", Type: "identify", AnonymousID: "zzz", UserID: "zzz", Timestamp: 1, ReceivedAt: 3}, // came in later
		{MessageID: "3", Type: "track", AnonymousID: "bbb", UserID: "NULL", Source: "ios", Timestamp: 5, ReceivedAt: 4},
		{MessageID: "4", Type: "alias", UserID: "u2", PreviousID: "u1", Timestamp: 30, ReceivedAt: 5,
			Context: Document{"traits": map[string]any{"plan": "pro", "a.b": json.Number("1")}}},
		{MessageID: "5", Type: "track", UserID: "0-0", PreviousID: "u1", Timestamp: 40, ReceivedAt: 6},
		{MessageID: "", Type: "alias", UserID: "u1", PreviousID: "u1", Timestamp: 20, ReceivedAt: 7},
	}
	r := Resolve(resolver.BuiltinModel(), events, nil)
	var got []string
	for _, i := range r.Identifiers {
		got = append(got, fmt.Sprintf("identifier %s=%s of %s, %d to %d, %d events", i.Type, i.Value, i.Profile.Value, i.First, i.Last, i.Events))
	}
	for _, p := range r.Profiles {
		got = append(got, fmt.Sprintf("profile of %s: %v, %d to %d, identified %d, %d events, sources %q", p.Anchor.Value, p.Members, p.First, p.Last, p.IdentifiedAt, p.Events, p.Sources))
		for name, trait := range p.Traits {
			got = append(got, fmt.Sprintf("trait %s of %s: %s by %s", name, p.Anchor.Value, trait.Text(), trait.MessageID))
		}
	}
	for _, l := range r.Links {
		got = append(got, fmt.Sprintf("link %s %s %s, %d events, first by %s", l.Left.Value, l.Right.Value, l.Status, l.Events, l.FirstMessageID))
	}
	for _, v := range r.Rejected {
		got = append(got, fmt.Sprintf("rejected %s=%s: %s", v.Type, v.Value, v.Reason))
	}
	for _, e := range r.Resolved {
		got = append(got, fmt.Sprintf("event %s of %s", e.MessageID, e.Profile.Value))
	}
	got = append(got, fmt.Sprintf("counts %+v", r.Counts))
	want := []string{
		"identifier anonymous_id=aaa of aaa, 10 to 20, 2 events",
		"identifier anonymous_id=bbb of bbb, 5 to 5, 1 events",
		"identifier user_id=u1 of aaa, 20 to 20, 2 events",
		"identifier previous_id=u1 of aaa, 20 to 30, 2 events",
		"identifier user_id=u2 of aaa, 30 to 30, 1 events",
		`profile of aaa: map[anonymous_id:[aaa] previous_id:[u1] user_id:[u1 u2]], 10 to 30, identified 20, 4 events, sources ["" "web"]`,
		`profile of bbb: map[anonymous_id:[bbb]], 5 to 5, identified 0, 1 events, sources ["ios"]`,
		"trait plan of aaa: pro by 4",
		"trait a.b of aaa: 1 by 4",
		"link u1 aaa used, 1 events, first by 2",
		"link u2 u1 used, 1 events, first by 4",
		"link u1 u1 used, 0 events, first by ",
		"rejected user_id=NULL: blocked",
		"rejected user_id=0-0: blocked",
		"event 1 of aaa", "event 2 of aaa", "event 3 of bbb", "event 4 of aaa", "event 5 of ", "event  of aaa",
		"counts {Read:6 Owned:5 Without:1 Identifiers:5 Links:3 Profiles:2 Largest:4 Rejected:2 Created:2 Merged:0 Split:0}",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestProfileID has ids that a ClickHouse server computed from sipHash128(type, value).
func TestProfileID(t *testing.T) {
	if got, want := ProfileID(ID{resolver.AnonymousID, "aaa-aaa-aaa"}), "106563ca-14c6-8290-a0f3-adc665aa19fd"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestStored(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{}`, `{}`},
		{`{"a":null,"b":{},"c":{"d":null}}`, `{}`},
		{`{"a.b":1,"c":{"d.e":2}}`, `{"a%2Eb":1,"c":{"d%2Ee":2}}`},
		{`{"a":{"b":1},"a.c":2}`, `{"a":{"b":1},"a%2Ec":2}`},
		{`{"b":[null,{"x":1}],"a":"<é>"}`, `{"a":"<é>","b":[null,{"x":1}]}`},
		{`{"n":18446744073709551615,"f":1.50}`, `{"f":1.5,"n":18446744073709551615}`},
	} {
		d, err := ParseDocument(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Text(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
	}
	if _, err := ParseDocument("{"); err == nil {
		t.Error("a broken object is read")
	}
	for text, want := range map[string]string{`{ "b" : 1, "a" : "x\/y" }`: `{"a":"x/y","b":1}`, "[1 , 2]": "[1,2]", "no JSON": "no JSON", "1 2": "1 2"} {
		if got := Canonical(text); got != want {
			t.Errorf("Canonical(%s) = %s, want %s", text, got, want)
		}
	}
}
