package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/sql"
)

// deleteAffected takes the rows that the run makes anew out of the copied tables.
func (r *run) deleteAffected(ctx context.Context) error {
	s := r.statements
	rejected := s.window.identifiers
	if len(r.lost) > 0 {
		rejected = s.region.identifiers
	}
	profiles := func(table string) sql.Statement {
		return s.inState("apply/delete_profiles.sql").Set("table", next(table))
	}
	return r.step("removals", func() (uint64, error) {
		return 0, together(ctx, func(ctx context.Context) error {
			return r.exec(ctx,
				s.inState("apply/delete_links.sql").Set("table", next(linksTable)),
				s.inState("apply/delete_members.sql").Set("table", next(stateMembers)),
				s.inState("apply/delete_rejected_identifiers.sql").Set("table", next(rejectedTable)).Set("identifiers", rejected))
		}, func(ctx context.Context) error {
			return r.exec(ctx, profiles(traitsTable), profiles(profilesTable), profiles(mapTable))
		})
	})
}

// apply adds the run's rows to the copied tables.
func (r *run) apply(ctx context.Context) error {
	attach := func(ctx context.Context, tables ...string) error {
		for _, table := range tables {
			if err := r.attach(ctx, delta(table), table); err != nil {
				return err
			}
		}
		return nil
	}
	return r.step("additions", func() (uint64, error) {
		return 0, together(ctx, func(ctx context.Context) error {
			if err := r.Warehouse.Exec(ctx, r.statements.inState("apply/delete_redirects.sql").Set("table", next(redirectsTable))); err != nil {
				return err
			}
			return attach(ctx, redirectsTable, historyTable)
		}, func(ctx context.Context) error {
			if err := attach(ctx, foldedTables()...); err != nil {
				return err
			}
			return r.attach(ctx, "window_members", stateMembers)
		})
	})
}
