package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// portion is how many keys cross to the warehouse in one block.
const portion = 64 << 10

// resolve computes the graph in this process and, at the same time, lets the warehouse aggregate the traits, which do not depend on
// it: each would leave the other's processor idle.
func (r *run) resolve(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	traits := make(chan error, 1)
	go func() {
		err := r.step("traits", func() (uint64, error) { return 0, r.traits(ctx) })
		if err != nil {
			cancel(err)
		}
		traits <- err
	}()
	err := r.components(ctx)
	if err != nil {
		cancel(err)
	}
	other := <-traits
	if cause := context.Cause(ctx); cause != nil {
		return cause // of two errors the first: the other one is only that the work was stopped
	}
	return errors.Join(err, other)
}

// components computes the connected components of the links, and writes the id of the profile of each linked identifier.
func (r *run) components(ctx context.Context) error {
	graph, err := r.plan(ctx)
	if err != nil {
		return err
	}
	if err := r.step("links", func() (uint64, error) {
		rows, err := r.Warehouse.ReadPairs(ctx, r.statements.inState("resolve/links.sql"), func(left, right []resolver.Key) error {
			graph.Link(left, right)
			return nil
		})
		// A stream that something in between ended early looks like a whole one.
		return rows, cmp.Or(err, balance("links in the state", r.report.Links, "links streamed", rows))
	}); err != nil {
		return err
	}
	ranks := r.statements.inState("resolve/ranks.sql").Set("types", r.Model.Types)
	if err := r.step("ranks", func() (uint64, error) {
		rows, err := r.Warehouse.ReadRanks(ctx, ranks, func(keys []resolver.Key, ranks []uint64) error {
			graph.Rank(keys, ranks)
			return nil
		})
		return rows, cmp.Or(err, balance("identifiers in the state", r.report.Identifiers, "identifiers streamed", rows))
	}); err != nil {
		return err
	}
	if err := r.settle(ctx, graph); err != nil {
		return err
	}
	return r.step("anchors", func() (uint64, error) { return uint64(graph.Identifiers()), r.writeAnchors(ctx, graph) })
}

// plan sizes the graph from the counts, before the first key.
func (r *run) plan(ctx context.Context) (*resolver.Graph, error) {
	var identifiers, links uint64
	if err := r.Warehouse.Row(ctx, r.statements.inState("resolve/sizes.sql"), &identifiers, &links); err != nil {
		return nil, err
	}
	r.report.Identifiers, r.report.Links = identifiers, links
	linked := min(identifiers, 2*links)
	bytes := resolver.GraphBytes(linked)
	r.Logger.Info("graph planned", "identifiers", identifiers, "links", links, "bytes", bytes, "limit", r.MemoryLimit)
	if r.MemoryLimit > 0 && bytes > r.MemoryLimit {
		return nil, fmt.Errorf("%w: %d linked identifiers need %d MiB and KINDRED_MEMORY_LIMIT is %d MiB: raise it, or run on a machine with more memory",
			ErrMemory, linked, bytes>>20, r.MemoryLimit>>20)
	}
	r.report.PeakResolverBytes = bytes
	return resolver.NewGraph(int(linked)), nil
}

// settle orders identifiers by value where first sight and priority leave the choice of an anchor open.
func (r *run) settle(ctx context.Context, graph *resolver.Graph) error {
	return r.step("ties", func() (uint64, error) {
		ties := graph.Ties()
		if ties == 0 {
			return 0, nil
		}
		if err := r.Warehouse.Exec(ctx, r.statements.inState("state/ties.sql")); err != nil {
			return 0, err
		}
		writer, err := r.Warehouse.WriteKeys(ctx, r.statements.inState("resolve/write_ties.sql"), warehouse.KeyColumn("key"))
		if err != nil {
			return 0, err
		}
		var tied []resolver.Key
		ranks := r.statements.inState("resolve/ranks.sql").Set("types", r.Model.Types)
		if _, err := r.Warehouse.ReadRanks(ctx, ranks, func(keys []resolver.Key, ranks []uint64) error {
			tied = graph.Tied(tied[:0], keys, ranks)
			return writer.Write(tied)
		}); err != nil {
			writer.Abort(err)
			return 0, err
		}
		if err := writer.Close(); err != nil {
			return 0, err
		}
		_, err = r.Warehouse.ReadKeys(ctx, r.statements.inState("resolve/ties.sql"), func(keys []resolver.Key) error {
			graph.Settle(keys)
			return nil
		})
		return uint64(ties), err
	})
}

func (r *run) writeAnchors(ctx context.Context, graph *resolver.Graph) error {
	writer, err := r.Warehouse.WriteKeys(ctx, r.statements.inState("resolve/write_anchors.sql"), warehouse.KeyColumn("key"), warehouse.UUIDColumn("profile_id"))
	if err != nil {
		return err
	}
	if err := graph.Anchors(portion, func(keys, anchors []resolver.Key) error {
		for i, anchor := range anchors {
			anchors[i] = resolver.ProfileID(anchor)
		}
		return writer.Write(keys, anchors)
	}); err != nil {
		writer.Abort(err)
		return err
	}
	return writer.Close()
}
