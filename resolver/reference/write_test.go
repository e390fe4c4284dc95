package reference

import (
	"slices"
	"testing"
)

// TestNow: a row is what was written last, and an event stays.
func TestNow(t *testing.T) {
	said := func(user string) Event { return Event{UserID: user} }
	var got []string
	for _, e := range Now([]Write{
		{Key: "row 1", Event: said("before")}, {Event: said("event")}, {Key: "row 2", Event: said("gone")}, {Key: "row 1", Event: said("now")}, {Event: said("event")},
		{Key: "row 2", Gone: true}, {Key: "row 3", Event: said("gone")}, {Key: "row 3", Gone: true}, {Key: "row 3", Event: said("back")},
	}) {
		got = append(got, e.UserID)
	}
	if want := []string{"event", "now", "event", "back"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
