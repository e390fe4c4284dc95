package lookup

import (
	"cmp"
	"context"
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// readTimeline reads what happened, month by month; named says whether the events have names.
func (r *Reader) readTimeline(ctx context.Context, id string, named bool) ([]resolver.Month, error) {
	name := sql.Load("profile/no_event_name.sql")
	if named {
		name = sql.Load("profile/event_name.sql")
	}
	all := timeline{months: []resolver.Month{}}
	err := r.Warehouse.Rows(ctx, r.statement("timeline").Insert("event_name", name).Set("profile_id", id), func(scan func(...any) error) error {
		var month, source string
		var happening resolver.Happening
		if err := scan(&month, &source, &happening.Type, &happening.Event, &happening.Count); err != nil {
			return err
		}
		all.add(month, source, happening)
		return nil
	})
	for _, month := range all.months {
		slices.SortFunc(month.Sources, func(a, b resolver.SourceCount) int { return cmp.Compare(a.Source, b.Source) })
	}
	return all.months, err
}

// timeline folds counts of events, which come month by month. A profile can have many kinds of events, so the places of those of the
// last month are looked up.
type timeline struct {
	months   []resolver.Month
	sources  map[string]int
	happened map[[2]string]int
}

// add counts events of one source and kind.
func (t *timeline) add(name, source string, happening resolver.Happening) {
	if len(t.months) == 0 || t.months[len(t.months)-1].Month != name {
		t.months = append(t.months, resolver.Month{Month: name})
		t.sources, t.happened = make(map[string]int), make(map[[2]string]int)
	}
	month := &t.months[len(t.months)-1]
	month.EventCount += happening.Count
	if i, known := t.sources[source]; known {
		month.Sources[i].Count += happening.Count
	} else {
		t.sources[source] = len(month.Sources)
		month.Sources = append(month.Sources, resolver.SourceCount{Source: source, Count: happening.Count})
	}
	kind := [2]string{happening.Type, happening.Event}
	if i, known := t.happened[kind]; known {
		month.Happened[i].Count += happening.Count
	} else {
		t.happened[kind] = len(month.Happened)
		month.Happened = append(month.Happened, happening)
	}
}
