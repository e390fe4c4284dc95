package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/sql"
)

// Identifiers and links of a large window are aggregated in passes, each over the values whose hash it has. An aggregation of all at once
// keeps a table of millions of values in memory, and every row of the source waits for a place somewhere in it; to read the columns of
// identifiers again costs a twentieth of that. It is the partitioning of a radix join (Manegold, Boncz, Kersten: "Optimizing main-memory
// join on modern hardware", TKDE 2002), by rereading instead of writing, which a warehouse of columns is fast at.

// eventsAtOnce is how many events one pass is made for: the values of so many take some hundred megabytes.
var eventsAtOnce uint64 = 12_500_000

// mostPasses bounds the reading: sixteen times the columns of identifiers take about as long as the aggregation.
const mostPasses = 16

// pass is one of several.
type pass struct{ number, of int }

// inPasses does something for each of the passes that the window takes.
func (r *run) inPasses(ctx context.Context, build func(pass) sql.Statement) error {
	of := int(min(1+r.windowRows/eventsAtOnce, mostPasses))
	for number := range of {
		if err := r.Warehouse.Exec(ctx, build(pass{number, of})); err != nil {
			return err
		}
	}
	return nil
}

// filter is the condition on values that keeps those of the pass; none where there is but one.
func (p pass) filter(file string) []sql.Statement {
	if p.of == 1 {
		return nil
	}
	return []sql.Statement{sql.Load(file).Set("pass", p.number).Set("passes", p.of)}
}
