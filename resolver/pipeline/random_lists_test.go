package pipeline_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// listing gives a model places with lists, of a type of their own and of one that it has.
func (s *stream) listing(m resolver.Model) resolver.Model {
	places := []resolver.Slot{
		{Type: "listed", Column: "properties", Path: "ids", List: true},
		{Type: m.Types[0], Column: "properties", Path: "ids", List: true},
		{Type: "listed", Column: "context", Path: "externalIds", List: true, OfType: "t"},
		{Type: m.Types[len(m.Types)-1], Column: "properties", Path: "more.ids", List: true, Only: "track"},
		{Type: "listed", Column: "previous_id", List: true},
		{Type: "listed", Column: "context", Path: "library.name", List: true},
	}
	m.Slots, m.Types = slices.Clone(m.Slots), slices.Clone(m.Types)
	for _, place := range places {
		if s.often(0.4) {
			m.Slots = slices.Insert(m.Slots, s.IntN(len(m.Slots)+1), place)
		}
	}
	if slices.ContainsFunc(m.Slots, func(slot resolver.Slot) bool { return slot.Type == "listed" }) {
		m.Types = slices.Insert(m.Types, s.IntN(len(m.Types)+1), "listed")
	}
	return m
}

// list lets an event have lists of identifiers, whose values are those of other places, with the pool's size.
func (s *stream) list(e *reference.Event, values int) {
	value := func() any {
		switch {
		case s.often(0.05):
			return pick(s, []any{nil, "", " ", "null", json.Number("0"), json.Number("42"), []any{"x"}, map[string]any{"id": "x", "type": "t"}})
		case s.often(0.05):
			if odd := pick(s, hostile); utf8.ValidString(odd) {
				return odd
			}
		}
		return fmt.Sprintf("%s-%d", pick(s, []string{"u", "a", "l"}), s.IntN(values))
	}
	ids := func() any {
		if s.often(0.1) {
			return value()
		}
		list := []any{}
		for n := pick(s, []int{0, 1, 1, 2, 3, 5}); len(list) < n; {
			list = append(list, value())
		}
		if s.often(0.03) {
			for n := range 49 + s.IntN(4) {
				list = append(list, fmt.Sprintf("long-%d", n))
			}
		}
		return list
	}
	put := func(d *reference.Document, name string, value any) {
		if *d == nil {
			*d = reference.Document{}
		}
		(*d)[name] = value
	}
	if s.often(0.3) {
		put(&e.Properties, "ids", ids())
	}
	if s.often(0.2) {
		put(&e.Properties, pick(s, []string{"more.ids", "more"}), pick(s, []any{map[string]any{"ids": ids()}, ids()}))
	}
	if s.often(0.2) {
		list := []any{}
		for range s.IntN(4) {
			object := map[string]any{"id": value(), "type": pick(s, []any{"t", "t", "T", "other"})}
			if object["id"] == nil { // JSON columns do not keep what is null
				delete(object, "id")
			} else if s.often(0.1) {
				delete(object, "type")
			}
			list = append(list, object)
		}
		put(&e.Context, "externalIds", pick(s, []any{list, list, list, "t", map[string]any{"id": value(), "type": "t"}}))
	}
}
