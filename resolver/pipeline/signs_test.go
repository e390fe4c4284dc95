package pipeline_test

import (
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// TestBothSidesOf1970 runs the same statements often enough that ClickHouse compiles their aggregate functions, which compare
// DateTime64 as unsigned numbers: times before 1970 would come out as the latest.
func TestBothSidesOf1970(t *testing.T) {
	t.Parallel()
	model := resolver.BuiltinModel()
	p := newPlace(t, "signs")
	p.init(t, model)
	const day = 24 * 60 * 60 * 1000
	events := []reference.Event{
		{MessageID: "1", Type: "page", AnonymousID: "a", Timestamp: -day, ReceivedAt: 1},
		{MessageID: "2", Type: "identify", AnonymousID: "a", UserID: "u", Timestamp: -3 * day, ReceivedAt: 2, Traits: reference.Document{"plan": "old"}},
		{MessageID: "3", Type: "identify", AnonymousID: "a", UserID: "u", Timestamp: 20_000 * day, ReceivedAt: 3, Traits: reference.Document{"plan": "new"}},
		{MessageID: "4", Type: "page", AnonymousID: "b", UserID: "u", Timestamp: day, ReceivedAt: 4},
	}
	p.insert(t, events)
	var published *reference.Resolution
	for run := range 6 {
		resolved := reference.Resolve(model, events, published)
		p.runFull(t, model)
		if d := diff(p.published(t), expected(model, resolved)); d != "" {
			t.Fatalf("run %d:\n%s", run+1, d)
		}
		published = &resolved
	}
}
