package pipeline

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// allTimes is the end of the last window there can be: the latest time that a DateTime64 holds, in milliseconds.
const allTimes = 10413791999999

// Survey checks the sources as CheckSource does, then tells of each what it has, one after the other. Its rows are read only where that
// is asked for: once, and all of them. It writes nothing. An error of tell ends it.
func (p *Pipeline) Survey(ctx context.Context, rows bool, tell func(resolver.SourceReport) error) error {
	in, _, err := p.inspect(ctx)
	if err != nil {
		return err
	}
	same, err := p.sameRows(ctx, in)
	if err != nil {
		return err
	}
	for i, source := range p.Model.Sources {
		report := resolver.SourceReport{Source: source, Tables: []resolver.TableName{{Database: source.Database, Table: source.Table}}, Same: same[i]}
		s := statements{model: p.Model, input: in, windowTo: allTimes}
		if len(in.sites) == 1 {
			s = s.at(in.sites[0])
		}
		if in.mapping != nil {
			part := in.mapping.Parts[i]
			report.Source, report.Tables, report.Missing, report.InFull, report.Lag = part.Source, nil, part.Missing, part.InFull, part.Lag
			for _, table := range part.Tables {
				report.Tables = append(report.Tables, resolver.TableName{Database: table.Database, Table: table.Name})
			}
			s.model.Slots = in.mapping.Slots
			s.site = site{}
			s.input.from = func(sources.Need) sql.Statement { return relation(part.Relation) }
			if in.onShards() && len(part.Clusters) == 1 && part.Clusters[0] != "" {
				cluster := part.Clusters[0]
				s = s.at(site{cluster: cluster, from: func(sources.Need) sql.Statement { return relationOn(part.RelationOn(cluster), 0) }})
			}
		}
		report.Cluster = s.site.cluster
		if rows {
			if report.Rows, err = p.surveyRows(ctx, s); err != nil {
				return err
			}
			if report.Rows.Crowded, err = p.surveyPartners(ctx, s); err != nil {
				return err
			}
		}
		if err := tell(report); err != nil {
			return err
		}
	}
	return nil
}

// sameRows finds the tables that two sources read.
func (p *Pipeline) sameRows(ctx context.Context, in input) ([][]resolver.SameRows, error) {
	if in.mapping == nil {
		return make([][]resolver.SameRows, len(p.Model.Sources)), nil
	}
	entries, err := catalogue(ctx, p.Warehouse, nil)
	if err != nil {
		return nil, err
	}
	var reports []resolver.SourceReport
	for _, part := range in.mapping.Parts {
		report := resolver.SourceReport{Source: part.Source}
		for _, table := range part.Tables {
			report.Tables = append(report.Tables, resolver.TableName{Database: table.Database, Table: table.Name})
		}
		reports = append(reports, report)
	}
	return sources.Same(entries, reports), nil
}

// surveyRows reads all rows of a source.
func (p *Pipeline) surveyRows(ctx context.Context, s statements) (*resolver.RowReport, error) {
	r := new(resolver.RowReport)
	var newest, ahead, received, receivedAhead int64
	var held, usable []uint64
	var values [][]string
	var counts, errors [][]uint64
	if err := p.Warehouse.Row(ctx, s.survey(), &r.Count, &newest, &r.Ahead, &ahead, &r.Undated, &received, &r.ReceivedAhead, &receivedAhead, &r.ReceivedUndated,
		&r.Nameless, &r.DistinctMessages, &r.Nobody, &r.Same, &held, &usable, &values, &counts, &errors); err != nil {
		return nil, err
	}
	r.Newest, r.NewestAhead, r.NewestReceived, r.NewestReceivedAhead = instant(newest), instant(ahead), instant(received), instant(receivedAhead)
	for i, name := range s.model.Types {
		of := resolver.IdentifierReport{Type: name, Rows: held[i], Usable: usable[i]}
		for n, value := range values[i] {
			reason := s.model.Blocked.Judge(name, value)
			if s.model.Lists(name) && value == resolver.TooMany {
				reason = resolver.ByTooMany
			}
			of.Frequent = append(of.Frequent,
				resolver.FrequentValue{Value: value, Rows: counts[i][n], Error: errors[i][n], Reason: reason})
		}
		slices.SortFunc(of.Frequent, func(a, b resolver.FrequentValue) int {
			return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Value, b.Value))
		})
		r.Identifiers = append(r.Identifiers, of)
	}
	return r, nil
}

// instant is a time in milliseconds since 1970, of which 0 is none.
func instant(milliseconds int64) time.Time {
	if milliseconds == 0 {
		return time.Time{}
	}
	return time.UnixMilli(milliseconds).UTC()
}

// survey counts what the rows of the input hold.
func (s statements) survey() sql.Statement {
	const comma = "extract/comma.sql"
	var lists, held, usable, values, counts, errors []sql.Statement
	for n, name := range s.model.Types {
		var usableSlots []sql.Statement
		for _, slot := range s.model.SlotsOf(name) {
			usableSlots = append(usableSlots, sql.Load("check/usable_slot.sql").Number("m", slot))
		}
		frequent := func(file string) sql.Statement {
			return sql.Load(file).Insert("frequent", sql.Load("check/frequent.sql").Set("max_value_bytes", resolver.MaxValueBytes)).Number("n", n)
		}
		lists = append(lists, s.heldBy(name).Number("n", n))
		held = append(held, sql.Load("check/held_rows.sql").Number("n", n))
		usable = append(usable, sql.Load("check/usable_rows.sql").Insert("slots", usableSlots...))
		values = append(values, frequent("check/frequent_item.sql"))
		counts = append(counts, frequent("check/frequent_count.sql"))
		errors = append(errors, frequent("check/frequent_error.sql"))
	}
	same := sql.Load("check/no_same.sql")
	if user, visitor := slices.Index(s.model.Types, resolver.UserID), slices.Index(s.model.Types, resolver.AnonymousID); user >= 0 && visitor >= 0 {
		same = sql.Load("check/same.sql").Number("n", user).Number("m", visitor)
	}
	rows := sql.Load("check/survey_rows.sql").Insert("lists", lists...).Insert("events", s.events(reading{}))
	return s.grouped(sql.Load("check/survey.sql").Set("message", s.input.message), rows).
		Insert("unclaimed", unclaimed(len(s.model.Slots))...).
		Insert("same", same).
		Insert("held", joined(held, comma)...).
		Insert("usable", joined(usable, comma)...).
		Insert("values", joined(values, comma)...).
		Insert("counts", joined(counts, comma)...).
		Insert("errors", joined(errors, comma)...)
}
