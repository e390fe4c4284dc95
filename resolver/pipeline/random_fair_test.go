package pipeline_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

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
		for what := range oddFacts(all) {
			in[what] = true
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
		"an incremental run has a link (merging true) that is limit":         6,
		"an incremental run has a link (merging false) that is used":         9,
		"an incremental run has a link (merging false) that is limit":        6,
		"an incremental run has a link (merging false) that is shared":       2,
		"an incremental run has a name that is used":                         18, "an incremental run has a name that is limit": 1, "an incremental run has a name that is shared": 2,
		"a run with a changed model has merged":  9,
		"a run with a changed model has split":   4,
		"a run with a changed model has retired": 2,
		"a forced full run":                      5,
		"a value is blocked":                     36, "a value is too_long": 9, "a value is invalid": 9, "an identifier from a path": 18,
		"an identifier from a list": 18, "a value is too_many": 3,
		"a trait with pick: first": 9, "a trait with pick: min": 12, "a trait with pick: max": 12, "a trait with pick: set": 12, "a trait with pick: sum": 12,
		"a trait with pick: min fits false": 9, "a trait with pick: sum fits true": 6, "a trait with pick: set fits false": 6, "a trait with sources true": 18,
		"an incremental run computes several sessions": 9, "an incremental run computes a last touch after the first": 9,
		"an incremental run computes a channel that is not direct": 9, "an incremental run computes a list of several": 9,
		"an incremental run computes events of a name": 9, "a run with a changed model computes several sessions": 2,
		"a group has the address of a person": 6, "a name and one with a dot after it": 18, "names that differ in case": 6, "a whole number with a fraction": 18,
		"a value within what nobody sees": 18,
	} {
		if seen[what] < least {
			t.Errorf("%d of %d histories have: %s; want at least %d", seen[what], number, what, least)
		}
	}
}

// oddFacts are what events could be misread by.
func oddFacts(events []reference.Event) map[string]bool {
	facts := map[string]bool{}
	ofPeople, ofGroups, names := map[any]bool{}, map[any]bool{}, map[string]bool{}
	for _, e := range events {
		addresses := ofPeople
		if strings.EqualFold(e.Type, "group") {
			addresses = ofGroups
		} else if strings.EqualFold(e.Type, "identify") {
			for name := range e.Traits {
				names[name] = true
			}
		}
		if address, is := e.Traits["email"].(string); is && strings.HasPrefix(address, "mail-") {
			addresses[address] = true
		}
		for _, value := range e.Traits {
			if number, is := value.(json.Number); is && strings.HasSuffix(string(number), ".0") {
				facts["a whole number with a fraction"] = true
			}
		}
		for _, value := range []string{e.UserID, e.AnonymousID, e.PreviousID} {
			if strings.ContainsAny(value, "\u00a0\ufeff\u200b\u2060\u200e\u00ad") && utf8.ValidString(value) {
				facts["a value within what nobody sees"] = true
			}
		}
	}
	for address := range ofGroups {
		if ofPeople[address] {
			facts["a group has the address of a person"] = true
		}
	}
	for name := range names {
		if before, _, dotted := strings.Cut(name, "."); dotted && names[before] {
			facts["a name and one with a dot after it"] = true
		}
		if lower := strings.ToLower(name); lower != name && names[lower] {
			facts["names that differ in case"] = true
		}
	}
	return facts
}
