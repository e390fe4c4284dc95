package pipeline

import "context"

// deleteAffected takes the rows that the run makes anew out of the copied tables.
func (r *run) deleteAffected(ctx context.Context) error {
	return r.step("removals", func() (uint64, error) {
		for _, table := range foldedTables() {
			statement := r.statements.inState("apply/delete_profiles.sql")
			switch table {
			case linksTable:
				statement = r.statements.inState("apply/delete_links.sql")
			case rejectedTable:
				statement = r.statements.inState("apply/delete_rejected_identifiers.sql").Set("identifiers", r.statements.window.identifiers)
			}
			if err := r.Warehouse.Exec(ctx, statement.Set("table", next(table))); err != nil {
				return 0, err
			}
		}
		return 0, r.Warehouse.Exec(ctx, r.statements.inState("apply/delete_members.sql").Set("table", next(stateMembers)))
	})
}

// apply adds the run's rows to the copied tables.
func (r *run) apply(ctx context.Context) error {
	if err := r.Warehouse.Exec(ctx, r.statements.inState("apply/delete_redirects.sql").Set("table", next(redirectsTable))); err != nil {
		return err
	}
	for _, table := range outputTables() {
		if err := r.attach(ctx, delta(table), table); err != nil {
			return err
		}
	}
	return r.attach(ctx, "window_members", stateMembers)
}
