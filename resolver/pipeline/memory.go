package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// Working tables that are small or looked up in live in the warehouse's memory. A warehouse that is restarted between two statements
// answers the next one from empty tables, as if nothing was the matter: so a run notes how many rows they have when they are
// filled, and holds that against what they have when the last statement has read them.

// remember notes how many rows tables in memory have.
func (r *run) remember(ctx context.Context, tables ...string) error {
	rows, err := r.rows(ctx, tables)
	if err != nil {
		return err
	}
	r.remembering.Lock()
	defer r.remembering.Unlock()
	if r.remembered == nil {
		r.remembered = map[string]uint64{}
	}
	maps.Copy(r.remembered, rows)
	return nil
}

// unforgotten fails if a table in memory has other rows than when it was filled, and drops them all.
func (r *run) unforgotten(ctx context.Context) error {
	tables := slices.Sorted(maps.Keys(r.remembered))
	rows, err := r.rows(ctx, tables)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if rows[table] != r.remembered[table] {
			return fmt.Errorf("%w: %s had %d rows and has %d; was it restarted? nothing was published; run again", ErrForgotten, table, r.remembered[table], rows[table])
		}
	}
	return r.drop(ctx, tables)
}
