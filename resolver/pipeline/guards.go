package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// share finds the identifiers that are linked with too many others. Once shared, an identifier stays so while events only come in, so an
// incremental run counts the links of the touched ones alone.
func (r *run) share(ctx context.Context) error {
	if r.incremental() {
		if err := r.exec(ctx, r.statements.inState("guard/known_shared.sql"), r.statements.inState("guard/known_regions.sql")); err != nil {
			return err
		}
	}
	for _, limit := range r.Model.MaxLinks {
		if err := r.Warehouse.Exec(ctx, r.statements.shared(limit)); err != nil {
			return err
		}
	}
	var shared uint64
	if err := r.Warehouse.Row(ctx, r.statements.inState("guard/counts.sql"), &shared); err != nil {
		return err
	}
	r.guarded = shared > 0 || len(r.Model.Unlinked) > 0
	return nil
}

// shared finds the identifiers of one type that have too many neighbours of another.
func (s statements) shared(limit resolver.MaxLinks) sql.Statement {
	priority, other := slices.Index(s.model.Types, limit.Type), slices.Index(s.model.Types, limit.Other)
	var ends []sql.Statement
	if priority <= other {
		ends = append(ends, sql.Load("guard/left_end.sql"))
	}
	if priority >= other {
		ends = append(ends, sql.Load("guard/right_end.sql"))
	}
	for i, end := range ends {
		ends[i] = end.Set("state", s.state).Set("links", s.region.links).Set("limited_type", limit.Type).Set("other_type", limit.Other)
	}
	return s.inState("guard/shared.sql").Set("max_links", limit.Limit).Insert("ends", joined(ends, "extract/union.sql")...)
}

// merging is the condition on links that may merge. Where no guard could keep one, there is nothing to look up.
func (s statements) merging(guarded bool) sql.Statement {
	if !guarded {
		return sql.Load("guard/all.sql")
	}
	return s.inState("guard/merging.sql").Set("unlinked", s.unlinked())
}

// unlinked are the types that merge nothing; never nil, which would be no value for a parameter.
func (s statements) unlinked() []string { return append([]string{}, s.model.Unlinked...) }

// strength orders links, the least first.
func (s statements) strength() sql.Statement {
	return sql.Load("guard/" + string(s.model.Prefer) + ".sql")
}

// divide decides max_per_profile in the regions that are over a limit: it takes them apart, and puts them together again from their
// links, strongest first.
func (r *run) divide(ctx context.Context, graph *resolver.Graph) error {
	if graph.Over() == 0 {
		return nil
	}
	r.guarded = true
	if err := r.write(ctx, r.statements.inState("guard/write_regions.sql"), func(writer *warehouse.Writer) error {
		return graph.OverKeys(portion, func(keys, regions []resolver.Key) error { return writer.Write(keys, regions) })
	}, warehouse.KeyColumn("key"), warehouse.KeyColumn("region")); err != nil {
		return err
	}
	return r.rejoin(ctx, graph, all)
}

// rejoin takes the regions over a limit apart, and puts them together again.
func (r *run) rejoin(ctx context.Context, graph *resolver.Graph, part batch) error {
	graph.TakeApart()
	sizes, err := r.batchSizes(ctx, part)
	if err != nil {
		return err
	}
	ranks, err := r.rank(ctx, graph, r.statements.regionRanks(part))
	if err := cmp.Or(err, balance("identifiers in regions over a limit", sizes.identifiers, "identifiers streamed", ranks)); err != nil {
		return err
	}
	links, err := r.Warehouse.ReadPairs(ctx, r.statements.orderedLinks(part), graph.LinkWithin)
	return cmp.Or(err, balance("links in regions over a limit", sizes.links, "links streamed", links))
}

// batch is a part of the regions: those whose hash leaves number when it is divided by of.
type batch struct{ number, of int }

// all is the batch of all regions.
var all = batch{0, 1}

// batchSizes is how many identifiers and links the regions of a batch have.
type batchSizes struct{ identifiers, links uint64 }

func (r *run) batchSizes(ctx context.Context, part batch) (batchSizes, error) {
	var sizes batchSizes
	s := r.statements
	err := r.Warehouse.Row(ctx, s.inState("guard/batch_sizes.sql").
		Set("identifiers", s.region.identifiers).
		Set("links", s.region.links).
		Insert("batch", part.keys(s)).
		Insert("merging", s.merging(true)), &sizes.identifiers, &sizes.links)
	return sizes, err
}

func (b batch) keys(s statements) sql.Statement {
	return s.inState("guard/batch.sql").Set("batch", b.number).Set("batches", b.of)
}

// regionRanks streams the identifiers of regions over a limit.
func (s statements) regionRanks(part batch) sql.Statement {
	return s.inState("guard/region_ranks.sql").Set("identifiers", s.region.identifiers).Insert("batch", part.keys(s)).Insert("rank", s.rank())
}

// orderedLinks streams the links of regions over a limit.
func (s statements) orderedLinks(part batch) sql.Statement {
	return s.inState("guard/ordered_links.sql").
		Set("links", s.region.links).
		Set("types", s.model.Types).
		Insert("batch", part.keys(s)).
		Insert("merging", s.merging(true)).
		Insert("strength", s.strength())
}

// limits are those of max_per_profile, as the graph knows types.
func (r *run) limits() ([]resolver.TypeLimit, error) {
	var limits []resolver.TypeLimit
	for _, limit := range r.Model.MaxPerProfile {
		priority, err := r.Model.Priority(limit.Type)
		if err != nil {
			return nil, fmt.Errorf("max_per_profile: %w", err)
		}
		limits = append(limits, resolver.TypeLimit{Priority: uint8(priority), Max: limit.Limit})
	}
	return limits, nil
}

// attachUnlinked gives the identifiers that merge nothing to the profiles of their strongest links.
func (r *run) attachUnlinked(ctx context.Context) error {
	if len(r.Model.Unlinked) == 0 {
		return nil
	}
	s := r.statements
	touched := []sql.Statement{}
	if r.incremental() {
		touched = append(touched, s.inState("guard/touched_leaf.sql"))
	}
	return r.exec(ctx,
		s.inState("guard/attach.sql").
			Insert("touched", touched...).
			Set("links", s.region.links).
			Set("types", r.Model.Types).
			Set("unlinked", s.unlinked()).
			Insert("strength", s.strength()).
			Insert("profile_id", profileID()),
		s.inState("guard/keep_attached.sql").Set("members", r.members()),
		s.inState("guard/add_attached.sql"))
}
