package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// TestRandomHistoriesAreFair counts, by the reference alone, what the first 300 histories are about, so that no guard and no change is
// tested by its name alone.
func TestRandomHistoriesAreFair(t *testing.T) {
	const number = 300
	seen := map[string]int{}
	var sizes []int
	runs := 0
	for i := range number {
		s := newStream(rand.New(rand.NewPCG(1, uint64(i))))
		h := s.history()
		runs += len(h.windows) + len(h.ending())
		if h.fresh {
			runs++
		}
		in := map[string]bool{}
		var all []reference.Event
		var published *reference.Resolution
		for n, w := range h.windows {
			kind := "an incremental run"
			if n == 0 {
				kind = "the first run"
			} else if w.full {
				kind = "a forced full run"
			} else if w.model.Hash() != h.windows[n-1].model.Hash() {
				kind = "a run with a changed model"
			}
			all = append(all, w.events...)
			r := reference.Resolve(w.model, all, published)
			published = &r
			in[kind] = true
			if !w.model.Plain() {
				in[kind+" reads its source as tables of other layouts are"] = true
			}
			if len(w.events) == 0 {
				in[kind+" without an event"] = true
			}
			for _, c := range r.History {
				in[kind+" has "+c.Change] = true
			}
			for _, l := range r.Links {
				if l.Events == 0 {
					in[fmt.Sprintf("%s has a name that is %s", kind, l.Status)] = true
				}
				in[fmt.Sprintf("%s has a link (merging %v) that is %s", kind, w.model.Merges(l.Left.Type) && w.model.Merges(l.Right.Type), l.Status)] = true
			}
			for what := range computedFacts(w.model, r) {
				in[kind+" computes "+what] = true
			}
			for _, v := range r.Rejected {
				in["a value is "+v.Reason] = true
			}
			for _, p := range r.Profiles {
				for _, rule := range w.model.Traits {
					if trait, has := p.Traits[rule.Name]; has {
						_, fits := reference.Column(rule, trait)
						in[fmt.Sprintf("a trait with pick: %s", rule.Pick)] = true
						in[fmt.Sprintf("a trait with pick: %s fits %v", rule.Pick, fits)] = true
						in[fmt.Sprintf("a trait with sources %v", len(rule.Sources) > 0)] = true
					}
				}
			}
			for _, i := range r.Identifiers {
				if slices.ContainsFunc(w.model.Slots, func(slot resolver.Slot) bool { return slot.Path != "" && slot.Type == i.Type }) {
					in["an identifier from a path"] = true
				}
				if i.Type == "listed" {
					in["an identifier from a list"] = true
				}
			}
		}
		sizes = append(sizes, len(all))
		for what := range in {
			seen[what]++
		}
	}
	slices.Sort(sizes)
	t.Logf("%d runs; rows: median %d, most %d; %v", runs, sizes[number/2], sizes[number-1], seen)
	for what, least := range map[string]int{
		"an incremental run has created": 36, "an incremental run has merged": 18, "an incremental run has split": 2,
		"an incremental run without an event":                                2,
		"an incremental run reads its source as tables of other layouts are": 9,
		"an incremental run has a link (merging true) that is used":          36,
		"an incremental run has a link (merging true) that is shared":        6,
		"an incremental run has a link (merging true) that is limit":         9,
		"an incremental run has a link (merging false) that is used":         9,
		"an incremental run has a link (merging false) that is limit":        6,
		"an incremental run has a link (merging false) that is shared":       2,
		"an incremental run has a name that is used":                         18, "an incremental run has a name that is limit": 1, "an incremental run has a name that is shared": 2,
		"a run with a changed model has merged":  9,
		"a run with a changed model has split":   6,
		"a run with a changed model has retired": 2,
		"a forced full run":                      5,
		"a value is blocked":                     36, "a value is too_long": 9, "a value is invalid": 9, "an identifier from a path": 18,
		"an identifier from a list": 18, "a value is too_many": 3,
		"a trait with pick: first": 9, "a trait with pick: min": 12, "a trait with pick: max": 12, "a trait with pick: set": 12, "a trait with pick: sum": 12,
		"a trait with pick: min fits false": 9, "a trait with pick: sum fits true": 6, "a trait with pick: set fits false": 6, "a trait with sources true": 18,
		"an incremental run computes several sessions": 9, "an incremental run computes a last touch after the first": 9,
		"an incremental run computes a channel that is not direct": 9, "an incremental run computes a list of several": 9,
		"an incremental run computes events of a name": 9, "a run with a changed model computes several sessions": 2,
	} {
		if seen[what] < least {
			t.Errorf("%d of %d histories have: %s; want at least %d", seen[what], number, what, least)
		}
	}
}
