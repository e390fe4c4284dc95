package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/sql"
)

// transition is from the published generation to another: the tables that hold the other one's profiles and identifiers.
type transition struct {
	profiles, identityMap string
	// identifiers has the identifiers of the other generation, a row each or, if repeated, several; anchors the profiles of the
	// linked ones. members are the linked identifiers of the published one.
	identifiers, anchors, members string
	repeated                      bool
	// affected says that only profiles in the table of that name can have changed.
	affected bool
	// whole says that identifiers may be gone, so that profiles without their anchor need an heir.
	whole              bool
	history, redirects string // where the rows go
	living             string // whose ids redirect to themselves
}

// tellHistory finds out what became of profiles, and where each id that was ever published leads to.
func (r *run) tellHistory(ctx context.Context) error {
	t := transition{
		profiles: r.made(profilesTable), identityMap: r.made(mapTable), identifiers: r.statements.region.identifiers, anchors: "anchors", members: stateMembers,
		affected: r.incremental(), whole: !r.incremental(),
		history: r.made(historyTable), redirects: r.made(redirectsTable), living: r.made(profilesTable),
	}
	if r.incremental() {
		if !r.mends(redirectsTable) {
			t.living = "born" // the others redirect to themselves already
		}
		t.members = "touched"
	} else if !r.existing.has(r.State, stateMembers) {
		// Nothing is published yet, or its state was lost: no profile is known to have come out of another.
		t.members = "window_members"
		if err := r.make(ctx, "members", t.members); err != nil {
			return err
		}
	}
	if err := r.compare(ctx, t); err != nil {
		return err
	}
	return r.countChanges(ctx, t.history)
}

// makeHistory makes the working tables of compare.
func (r *run) makeHistory(ctx context.Context) error {
	for table, file := range map[string]string{"gone_ids": "gone", "gone_by_anchor": "gone", "gone_by_member": "gone", "gone": "gone", "born": "born"} {
		if err := r.make(ctx, file, table); err != nil {
			return err
		}
	}
	return nil
}

// compare writes the changes between two generations, and the redirects after them.
func (r *run) compare(ctx context.Context, t transition) error {
	s := r.statements
	affected, once := []sql.Statement{}, []sql.Statement{}
	if t.affected {
		affected = append(affected, s.inState("history/affected.sql"))
	}
	if t.repeated {
		once = append(once, sql.Load("history/once.sql"))
	}
	gone := s.inState("history/gone.sql").Set("database", r.Database).Set("profiles", t.profiles).Insert("affected", affected...)
	if r.mends(redirectsTable) {
		gone = s.inState("history/gone_of_history.sql").Set("history", next(historyTable)).Set("profiles", t.profiles)
	}
	if err := r.exec(ctx,
		gone,
		s.inState("history/gone_of_anchors.sql").
			Set("identifiers", t.identifiers).
			Set("anchors", t.anchors).
			Insert("own_id", ownID()).
			Insert("once", once...).
			Insert("profile_id", profileID())); err != nil {
		return err
	}
	var orphans uint64
	if t.whole {
		if err := r.Warehouse.Row(ctx, s.inState("history/orphans.sql").Set("profiles", t.profiles), &orphans); err != nil {
			return err
		}
	}
	if orphans > 0 {
		if err := r.Warehouse.Exec(ctx, s.inState("history/gone_of_members.sql").
			Set("database", r.Database).Set("profiles", t.profiles).Set("identity_map", t.identityMap).Set("types", r.Model.Types)); err != nil {
			return err
		}
	}
	born := s.inState("history/born.sql").Set("published_database", r.Database).Set("published_profiles", profilesTable)
	if t.affected {
		born = s.inState("history/born.sql").Set("published_database", r.State).Set("published_profiles", "affected")
	}
	born = born.Set("profiles", t.profiles).Set("members", t.members).Insert("own_id", ownID())
	return r.exec(ctx,
		s.inState("history/gone_to.sql").Set("profiles", t.profiles),
		born,
		s.inState("history/changes.sql").Set("history", t.history).Set("at", r.report.StartedAt.UnixMilli()).Set("run_id", r.report.RunID),
		s.inState("history/redirects.sql").Set("redirects", t.redirects).Set("living", t.living))
}

// countChanges counts the run's own changes in the history.
func (r *run) countChanges(ctx context.Context, history string) error {
	return r.Warehouse.Row(ctx, r.statements.inState("history/counts.sql").Set("history", history).Set("run_id", r.report.RunID),
		&r.report.Created, &r.report.Merged, &r.report.Split, &r.report.Retired)
}
