package pipeline

import (
	"context"
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// surveyPartners finds the identifiers that stand in a source's rows beside many others of another type. Types that merge nothing are left
// out.
func (p *Pipeline) surveyPartners(ctx context.Context, s statements) ([]resolver.Crowded, error) {
	if len(s.model.Types) < 2 {
		return nil, nil
	}
	var crowded []resolver.Crowded
	err := p.Warehouse.Rows(ctx, s.partners(), func(scan func(...any) error) error {
		var n, m uint8
		var c resolver.Crowded
		if err := scan(&n, &m, &c.Value, &c.Partners); err != nil {
			return err
		}
		c.Type, c.Other = s.model.Types[n], s.model.Types[m]
		c.MaxLinks, c.MaxPerProfile = s.model.MaxLinksOf(c.Type, c.Other), s.model.MaxPerProfileOf(c.Other)
		if c.Many() {
			crowded = append(crowded, c)
		}
		return nil
	})
	return resolver.OncePerIdentifier(crowded), err
}

// partners finds the identifiers of the input that stand beside many others.
func (s statements) partners() sql.Statement {
	var held []sql.Statement
	for i, slot := range s.model.Slots {
		if s.model.Merges(slot.Type) {
			file := s.fileOf(i, "check/partners_held.sql", "check/partners_list.sql")
			held = append(held, sql.Load(file).Set("number_n", slices.Index(s.model.Types, slot.Type)).Number("n", i))
		}
	}
	rows := sql.Load("check/partners_rows.sql").
		Insert("held", joined(held, "extract/comma.sql")...).
		Insert("events", s.events(reading{}))
	return s.grouped(sql.Load("check/partners.sql").Set("fewest", resolver.FewestCrowd), rows)
}
