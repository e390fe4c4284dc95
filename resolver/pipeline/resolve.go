package pipeline

import (
	"cmp"
	"context"
	"fmt"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// portion is how many keys cross to the warehouse in one block.
const portion = 64 << 10

// resolveSteps is how many steps the stage takes, if the graph fits in memory.
func (r *run) resolveSteps() int {
	if r.statements.computesAnything() {
		return 7
	}
	return 6
}

// resolve computes the graph in this process and, at the same time, lets the warehouse aggregate the traits, which do not depend on
// it; in an incremental run put those together that it touches, and take what will change out of the copied tables.
func (r *run) resolve(ctx context.Context) error {
	work := []func(context.Context) error{r.components}
	if r.incremental() {
		work = append(work, r.deleteAffected, func(ctx context.Context) error {
			if err := r.step("touched traits", func() (uint64, error) { return 0, r.addTraits(ctx) }); err != nil {
				return err
			}
			return r.addComputed(ctx)
		})
	} else {
		work = append(work, func(ctx context.Context) error {
			if err := r.step("traits", func() (uint64, error) { return 0, r.traits(ctx) }); err != nil {
				return err
			}
			return r.compute(ctx)
		})
	}
	return together(ctx, work...)
}

// components computes the connected components of the links that may merge, and writes the id of the profile of each linked identifier.
func (r *run) components(ctx context.Context) error {
	if err := r.step("guards", func() (uint64, error) { return 0, r.share(ctx) }); err != nil {
		return err
	}
	linked, fits, err := r.plan(ctx)
	if err != nil {
		return err
	}
	compute := r.inMemory
	if r.Engine == InWarehouse || r.Engine != InMemory && !fits {
		compute = r.inWarehouse
	}
	if err := compute(ctx, linked); err != nil {
		return err
	}
	return r.step("anchors", func() (uint64, error) { return linked, r.keepMembers(ctx) })
}

// inMemory computes the components by a graph of all links.
func (r *run) inMemory(ctx context.Context, linked uint64) error {
	limits, err := r.limits()
	if err != nil {
		return err
	}
	graph := resolver.NewGraph(int(linked))
	graph.Limit(limits)
	if err := r.step("links", func() (uint64, error) {
		rows, err := r.Warehouse.ReadPairs(ctx, r.statements.mergingLinks(r.guarded), link(graph))
		// A stream that something in between ended early looks like a whole one.
		return rows, cmp.Or(err, balance("links in the state", r.report.Links, "links streamed", rows))
	}); err != nil {
		return err
	}
	if err := r.step("ranks", func() (uint64, error) {
		rows, err := r.rank(ctx, graph, r.statements.ranks())
		return rows, cmp.Or(err, balance("identifiers in the state", r.report.Identifiers, "identifiers streamed", rows))
	}); err != nil {
		return err
	}
	if err := r.divide(ctx, graph); err != nil {
		return err
	}
	if err := r.settle(ctx, graph, r.statements.ranks()); err != nil {
		return err
	}
	return r.step("members", func() (uint64, error) { return uint64(graph.Identifiers()), r.writeMembers(ctx, graph) })
}

// link takes links to a graph.
func link(graph *resolver.Graph) func(left, right []resolver.Key) error {
	return func(left, right []resolver.Key) error {
		graph.Link(left, right)
		return nil
	}
}

// mergingLinks streams the links that may merge.
func (s statements) mergingLinks(guarded bool) sql.Statement {
	return s.inState("resolve/links.sql").Set("links", s.region.links).Insert("merging", s.merging(guarded))
}

// rank streams identifiers with their ranks to the graph.
func (r *run) rank(ctx context.Context, graph *resolver.Graph, ranks sql.Statement) (rows uint64, err error) {
	return r.Warehouse.ReadRanks(ctx, ranks, func(keys []resolver.Key, ranks []uint64) error {
		graph.Rank(keys, ranks)
		return nil
	})
}

// ranks streams the identifiers that may be anchors.
func (s statements) ranks() sql.Statement {
	return s.inState("resolve/ranks.sql").
		Set("identifiers", s.region.identifiers).
		Set("unlinked", s.unlinked()).
		Insert("rank", s.rank())
}

// rank is the formula of the function Rank in package resolver.
func (s statements) rank() sql.Statement {
	published := sql.Load("resolve/rank.sql").Set("published_database", s.database).Set("published_profiles", profilesTable)
	if s.bounded { // the few that the run touches are found sooner
		published = sql.Load("resolve/rank.sql").Set("published_database", s.state).Set("published_profiles", "affected")
	}
	return published.Set("types", s.model.Types).Insert("own_id", ownID())
}

// plan counts what the graph is of, before the first key, and tells whether it fits in the memory limit.
func (r *run) plan(ctx context.Context) (linked uint64, fits bool, err error) {
	var identifiers, links uint64
	sizes := r.statements.inState("resolve/sizes.sql").
		Set("identifiers", r.statements.region.identifiers).
		Set("links", r.statements.region.links).
		Set("unlinked", r.statements.unlinked()).
		Insert("merging", r.statements.merging(r.guarded))
	if err := r.Warehouse.Row(ctx, sizes, &identifiers, &links); err != nil {
		return 0, false, err
	}
	r.report.Identifiers, r.report.Links = identifiers, links
	linked = min(identifiers, 2*links)
	bytes := resolver.GraphBytes(linked, len(r.Model.MaxPerProfile))
	fits = r.MemoryLimit == 0 || bytes <= r.MemoryLimit
	r.Logger.Info("graph planned", "identifiers", identifiers, "links", links, "bytes", bytes, "limit", r.MemoryLimit, "engine", r.Engine, "fits", fits)
	if r.Engine == InMemory && !fits {
		return 0, false, fmt.Errorf("%w: %d linked identifiers need %d MiB and KINDRED_MEMORY_LIMIT is %d MiB: raise it, run on a machine with more memory, or let the warehouse contract the graph (KINDRED_ENGINE=auto)",
			ErrMemory, linked, bytes>>20, r.MemoryLimit>>20)
	}
	if fits {
		r.report.PeakResolverBytes = bytes
	}
	return linked, fits, nil
}

// settle orders identifiers by value where first sight and priority leave the choice of an anchor open.
func (r *run) settle(ctx context.Context, graph *resolver.Graph, ranks sql.Statement) error {
	return r.step("ties", func() (uint64, error) {
		if graph.Ties() == 0 {
			return 0, nil
		}
		if err := r.make(ctx, "keys", "ties"); err != nil {
			return 0, err
		}
		ties := 0
		if err := r.write(ctx, r.statements.inState("resolve/write_ties.sql"), func(writer *warehouse.Writer) error {
			var tied []resolver.Key
			_, err := r.Warehouse.ReadRanks(ctx, ranks, func(keys []resolver.Key, ranks []uint64) error {
				tied = graph.Tied(tied[:0], keys, ranks)
				ties += len(tied)
				return writer.Write(tied)
			})
			return err
		}, warehouse.KeyColumn("key")); err != nil {
			return 0, err
		}
		ordered := r.statements.inState("resolve/ties.sql").Set("identifiers", r.statements.region.identifiers)
		settled, err := r.Warehouse.ReadKeys(ctx, ordered, func(keys []resolver.Key) error {
			graph.Settle(keys)
			return nil
		})
		return settled, cmp.Or(err, balance("identifiers that could be anchors", uint64(ties), "of them ordered", settled))
	})
}

// keepMembers puts the profiles of linked identifiers where the fold looks them up.
func (r *run) keepMembers(ctx context.Context) error {
	s := r.statements
	if err := r.Warehouse.Exec(ctx, s.inState("resolve/anchors.sql").Set("members", r.members())); err != nil {
		return err
	}
	if err := r.attachUnlinked(ctx); err != nil {
		return err
	}
	if r.incremental() && r.guarded {
		if err := r.Warehouse.Exec(ctx, s.inState("guard/outside.sql").Set("links", s.region.links)); err != nil {
			return err
		}
	}
	return r.remember(ctx, "anchors")
}

// members is the table that the run's linked identifiers are written to.
func (r *run) members() string {
	if r.incremental() {
		return "window_members"
	}
	return next(stateMembers)
}

// writeMembers adds the linked identifiers of a graph, with their profiles, to the members.
func (r *run) writeMembers(ctx context.Context, graph *resolver.Graph) error {
	statement := r.statements.inState("resolve/write_members.sql").Set("members", r.members())
	return r.write(ctx, statement, func(writer *warehouse.Writer) error {
		return graph.Anchors(portion, func(keys, anchors []resolver.Key) error {
			for i, anchor := range anchors {
				anchors[i] = resolver.ProfileID(anchor)
			}
			return writer.Write(keys, anchors)
		})
	}, warehouse.KeyColumn("key"), warehouse.UUIDColumn("profile_id"))
}
