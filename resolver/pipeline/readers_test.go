package pipeline_test

import (
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// TestReadersWithNulls reads the events as a client does whose joins give NULL for what they do not find: dbt's tests are one. A view
// is read under its reader's settings, unless it has its own.
func TestReadersWithNulls(t *testing.T) {
	t.Parallel()
	for _, way := range resolver.ResolvedEventsWays() {
		t.Run(string(way), func(t *testing.T) {
			t.Parallel()
			model := resolver.BuiltinModel()
			model.ResolvedEvents = way
			p := newPlace(t, "with_nulls_"+string(way))
			p.init(t, model)
			p.insert(t, []reference.Event{
				{MessageID: "1", Type: "page", AnonymousID: "a1", Timestamp: 1, ReceivedAt: 1},
				{MessageID: "2", Type: "page", AnonymousID: "a2", Timestamp: 2, ReceivedAt: 2},
				{MessageID: "3", Type: "page", AnonymousID: "null", Timestamp: 3, ReceivedAt: 3},
			})
			windowTo := p.run(t, model).WindowTo.UnixMilli()
			p.insert(t, arriving(t, []reference.Event{ // which makes one profile of the two: one's events move
				{MessageID: "4", Type: "identify", UserID: "u1", AnonymousID: "a1", Timestamp: 4},
				{MessageID: "5", Type: "identify", UserID: "u1", AnonymousID: "a2", Timestamp: 5},
			}, windowTo))
			p.run(t, model)

			query := "SELECT message_id, profile_id, toTypeName(profile_id) FROM " + p.identity + ".resolved_events ORDER BY message_id"
			want := ask(t, query)
			if got := ask(t, query+" SETTINGS join_use_nulls = 1"); got != want {
				t.Errorf("with join_use_nulls:\ngot\n%swant\n%s", got, want)
			}
			missing := "SELECT count() FROM " + p.identity + ".resolved_events AS e LEFT JOIN " + p.identity + ".profiles AS p ON p.profile_id = e.profile_id " +
				"WHERE p.profile_id IS NULL SETTINGS join_use_nulls = 1"
			if got, want := ask(t, missing), "1\n"; got != want {
				t.Errorf("events without a profile, by the reader's own join: got %s, want %s", got, want)
			}
		})
	}
}
