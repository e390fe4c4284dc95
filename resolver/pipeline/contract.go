package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// Where the graph does not fit in memory the warehouse contracts it until the rest does, by randomised contraction (Bögeholz, Brand
// and Todor, "In-database connected component analysis", ICDE 2020). In each round every vertex is represented by the first of itself
// and its neighbours, in an order that is drawn anew for the round; the representatives and the links between them are the next
// round's graph. An order that is drawn anew leaves, of any graph, a constant fraction of its vertices at most, on average: a chain
// shrinks to half however its identifiers are numbered. On average does not help a single great star, of which a round leaves any part,
// as luck has it: so the few vertices with the most links come first in every order, and a star is gone after one round.
//
// Afterwards the labels go the way back: the rest is labelled in memory, and what a round left out takes the label of its
// representative. A vertex may be left out and represent others; both are in one component, so whatever label its key gets is right
// for all who bear that key.

const (
	contractPrefix = "contract_"
	labelsTable    = contractPrefix + "labels"
	hubsTable      = contractPrefix + "hubs"
	// mostRounds is far more than any graph that fits on a disk takes.
	mostRounds = 300
	// linksForHubs is about how many links are looked at to find hubs.
	linksForHubs = 500_000
)

func roundLinks(round int) string { return contractPrefix + "links_" + strconv.Itoa(round) }
func representatives(round int) string {
	return contractPrefix + "representatives_" + strconv.Itoa(round)
}

// inWarehouse computes the components by contraction, and the profiles of linked identifiers from them.
func (r *run) inWarehouse(ctx context.Context, linked uint64) error {
	rounds, links, vertices, err := r.contract(ctx, linked)
	if err != nil {
		return err
	}
	if err := r.step("rest", func() (uint64, error) { return vertices, r.labelRest(ctx, rounds, links, vertices) }); err != nil {
		return err
	}
	if err := r.step("labels", func() (uint64, error) { return linked, r.labelRounds(ctx, rounds) }); err != nil {
		return err
	}
	// What the fold looks up may be as large as the graph, so it must not have to lie in the warehouse's memory.
	for _, table := range []string{"anchors", "documents"} {
		if err := r.makeLookedUp(ctx, table, onDisk); err != nil {
			return err
		}
	}
	if err := r.makeComputedProfiles(ctx, onDisk); err != nil {
		return err
	}
	return r.step("members", func() (uint64, error) { return linked, r.membersOfLabels(ctx) })
}

// contract does rounds until the rest, of so many links and about so many vertices, fits in memory.
func (r *run) contract(ctx context.Context, linked uint64) (rounds int, links, vertices uint64, err error) {
	links, vertices = r.report.Links, linked
	var written uint64
	for links > 0 && (rounds == 0 || !r.fitsBeside(vertices)) {
		if rounds == mostRounds {
			return 0, 0, 0, fmt.Errorf("the graph does not shrink: after %d rounds %d links are left", rounds, links)
		}
		if err := r.step("round "+strconv.Itoa(rounds+1), func() (uint64, error) {
			if err := r.contractOnce(ctx, rounds, links); err != nil {
				return 0, err
			}
			made := []string{representatives(rounds), roundLinks(rounds + 1)}
			rows, err := r.rows(ctx, made)
			if err != nil {
				return 0, err
			}
			links = rows[made[1]]
			written += rows[made[0]] + links
			return rows[made[0]] + links, nil
		}); err != nil {
			return 0, 0, 0, err
		}
		rounds++
		if err := r.Warehouse.Row(ctx, r.statements.inState("contract/rest.sql").Set("round_links", roundLinks(rounds)), &vertices); err != nil {
			return 0, 0, 0, err
		}
	}
	r.report.Rounds, r.report.RoundRows = rounds, written
	r.Logger.Info("graph contracted", "rounds", rounds, "rows_written", written, "links_left", links, "vertices_left", vertices)
	return rounds, links, vertices, nil
}

// fitsBeside tells whether a graph of so many identifiers fits in half of the limit: the other half is for what else the process holds.
func (r *run) fitsBeside(identifiers uint64) bool {
	return r.MemoryLimit == 0 || resolver.GraphBytes(identifiers, len(r.Model.MaxPerProfile)) <= r.MemoryLimit/2
}

// contractOnce does one round, of so many links.
func (r *run) contractOnce(ctx context.Context, round int, count uint64) error {
	s := r.statements
	links := s.inState("contract/round_links.sql").Set("round_links", roundLinks(round))
	if round == 0 {
		links = s.mergingLinks(r.guarded)
	}
	if err := r.make(ctx, "contract_labels", representatives(round)); err != nil {
		return err
	}
	if err := r.make(ctx, "contract_links", roundLinks(round+1)); err != nil {
		return err
	}
	if err := r.make(ctx, "keys", hubsTable); err != nil {
		return err
	}
	salt := rand.Uint64()
	place := func(vertex string) sql.Statement {
		return s.inState("contract/place.sql").Set("salt", salt).Insert("vertex", sql.Load("contract/"+vertex+".sql"))
	}
	if err := r.exec(ctx,
		s.inState("contract/hubs.sql").Set("salt", salt).Set("part", count/linksForHubs+1).Insert("links", links),
		s.inState("contract/representatives.sql").
			Set("representatives", representatives(round)).Insert("links", links).
			Insert("place_of_neighbour", place("neighbour")).Insert("place_of_vertex", place("vertex")),
		s.inState("contract/links.sql").
			Set("representatives", representatives(round)).Set("next_links", roundLinks(round+1)).Insert("links", links)); err != nil {
		return err
	}
	if round == 0 {
		return nil
	}
	return r.drop(ctx, []string{roundLinks(round)})
}

// labelRest labels what the last round left, in memory.
func (r *run) labelRest(ctx context.Context, rounds int, links, vertices uint64) error {
	if err := r.make(ctx, "contract_labels", labelsTable); err != nil || rounds == 0 {
		return err
	}
	graph := resolver.NewGraph(int(vertices))
	rows, err := r.Warehouse.ReadPairs(ctx, r.statements.inState("contract/round_links.sql").Set("round_links", roundLinks(rounds)), link(graph))
	if err := cmp.Or(err, balance("links left by the contraction", links, "links streamed", rows)); err != nil {
		return err
	}
	r.report.PeakResolverBytes = max(r.report.PeakResolverBytes, resolver.GraphBytes(uint64(graph.Identifiers()), 0))
	if err := r.write(ctx, r.statements.inState("contract/write_labels.sql"), func(writer *warehouse.Writer) error {
		return graph.Labels(portion, func(keys, labels []resolver.Key) error { return writer.Write(keys, labels) })
	}, warehouse.KeyColumn("key"), warehouse.KeyColumn("label")); err != nil {
		return err
	}
	return r.drop(ctx, []string{roundLinks(rounds)})
}

// labelRounds labels what the rounds left out, the last one first.
func (r *run) labelRounds(ctx context.Context, rounds int) error {
	for round := rounds - 1; round >= 0; round-- {
		if err := r.Warehouse.Exec(ctx, r.statements.inState("contract/labels.sql").Set("representatives", representatives(round))); err != nil {
			return err
		}
		if err := r.drop(ctx, []string{representatives(round)}); err != nil {
			return err
		}
	}
	return nil
}

// membersOfLabels gives the identifiers of each component to a profile. Components over a limit are decided in memory, as many at a time
// as fit.
func (r *run) membersOfLabels(ctx context.Context) error {
	s := r.statements
	limited := len(r.Model.MaxPerProfile) > 0
	if err := r.Warehouse.Exec(ctx, s.inState("contract/members.sql").
		Set("members", r.members()).Insert("own_id", ownID()).Insert("components", s.components())); err != nil {
		return err
	}
	if limited {
		if err := r.Warehouse.Exec(ctx, s.inState("contract/regions.sql").Insert("components", s.components())); err != nil {
			return err
		}
		if err := r.divideInBatches(ctx); err != nil {
			return err
		}
	}
	return r.drop(ctx, []string{labelsTable})
}

// components are those of the labels.
func (s statements) components() sql.Statement {
	var over []sql.Statement
	for i, limit := range s.model.MaxPerProfile {
		over = append(over, sql.Load("contract/over.sql").Set("limited_type_n", limit.Type).Set("max_n", limit.Limit).Number("n", i))
	}
	return s.inState("contract/components.sql").
		Set("identifiers", s.region.identifiers).
		Set("unlinked", s.unlinked()).
		Insert("over", over...).
		Insert("rank", s.rank())
}

// divideInBatches decides max_per_profile in the regions that are over a limit, as many at a time as fit in memory.
func (r *run) divideInBatches(ctx context.Context) error {
	var total, largest uint64
	if err := r.Warehouse.Row(ctx, r.statements.inState("contract/region_sizes.sql").Set("identifiers", r.statements.region.identifiers), &total, &largest); err != nil {
		return err
	}
	if total == 0 {
		return nil
	}
	r.guarded = true
	if !r.fitsBeside(largest) {
		return fmt.Errorf("%w: one region over max_per_profile has %d identifiers, which are decided together and need %d MiB, and KINDRED_MEMORY_LIMIT is %d MiB: raise it to twice as much as they need",
			ErrMemory, largest, resolver.GraphBytes(largest, len(r.Model.MaxPerProfile))>>20, r.MemoryLimit>>20)
	}
	batches := 1
	for !r.fitsBeside(largest + total/uint64(batches)) { // a batch is of average size and may have the largest region beside
		if batches *= 2; total/uint64(batches) == 0 {
			break
		}
	}
	for number := range batches {
		if err := r.divideBatch(ctx, batch{number, batches}, total/uint64(batches)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) divideBatch(ctx context.Context, part batch, identifiers uint64) error {
	limits, err := r.limits()
	if err != nil {
		return err
	}
	sizes, err := r.batchSizes(ctx, part)
	if err != nil {
		return err
	}
	graph := resolver.NewGraph(int(identifiers))
	graph.Limit(limits)
	links, err := r.Warehouse.ReadPairs(ctx, r.statements.orderedLinks(part), link(graph))
	if err := cmp.Or(err, balance("links in regions over a limit", sizes.links, "links streamed", links)); err != nil {
		return err
	}
	ranks := r.statements.regionRanks(part)
	ranked, err := r.rank(ctx, graph, ranks)
	if err := cmp.Or(err, balance("identifiers in regions over a limit", sizes.identifiers, "identifiers streamed", ranked)); err != nil {
		return err
	}
	if err := r.rejoin(ctx, graph, part); err != nil {
		return err
	}
	if err := r.settle(ctx, graph, ranks); err != nil {
		return err
	}
	r.report.PeakResolverBytes = max(r.report.PeakResolverBytes, resolver.GraphBytes(uint64(graph.Identifiers()), len(limits)))
	return r.writeMembers(ctx, graph)
}
