package console_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/golden"
)

// TestSourceReport: facts stay in columns whatever is in them, and each note and warning has a line of its own.
func TestSourceReport(t *testing.T) {
	at := started()
	table := resolver.TableName{Database: "app", Table: "events"}
	good := resolver.RowReport{
		Count: 123456789, Newest: at, NewestReceived: at.Add(time.Minute), DistinctMessages: 123450000,
		Identifiers: []resolver.IdentifierReport{{Type: "user_id", Rows: 12345678, Usable: 12345600}, {Type: "email"}, {Type: "anonymous_id", Rows: 123456789, Usable: 123456789}},
	}
	bad := resolver.RowReport{
		Count: 2000, Newest: at, NewestReceived: at, Ahead: 1, NewestAhead: at.AddDate(10, 0, 0), Undated: 2, ReceivedAhead: 3, NewestReceivedAhead: at.AddDate(0, 0, 1),
		ReceivedUndated: 4, Nameless: 5, DistinctMessages: 1500, Nobody: 600, Same: 700,
		Identifiers: []resolver.IdentifierReport{
			{Type: "user_id", Rows: 1400, Usable: 1000, Frequent: []resolver.FrequentValue{
				{Value: "null", Rows: 300, Reason: resolver.ByBlocked},
				{Value: "\x1b[31mwarn  all is well\n\u202e", Rows: 250, Error: 10},
				{Value: strings.Repeat("長い", 40), Rows: 200},
				{Value: strings.Repeat("x", resolver.MaxValueBytes+1), Rows: 150, Error: 3, Reason: resolver.ByTooLong},
				{Value: "under a tenth", Rows: 141, Error: 2},
			}},
			{Type: "anonymous_id", Rows: 99, Usable: 99, Frequent: []resolver.FrequentValue{{Value: "of few", Rows: 99}}},
		},
	}
	for name, report := range map[string]resolver.SourceReport{
		"good":    {Source: resolver.Source{Name: "web"}, Tables: []resolver.TableName{table, {Database: "app", Table: "pages"}}, Missing: []string{"screens", "groups"}, Lag: time.Hour, Rows: &good},
		"bad":     {Source: resolver.Source{Name: "a\tb"}, Tables: []resolver.TableName{{Database: "x\n", Table: "\x1b[2J"}}, Rows: &bad},
		"final":   {Source: resolver.Source{Name: "crm", Dedupe: resolver.DedupeFinal}, Tables: []resolver.TableName{table}, InFull: true, Rows: &bad},
		"empty":   {Source: resolver.Source{Name: "web"}, Tables: []resolver.TableName{table}, Rows: &resolver.RowReport{}},
		"nothing": {Source: resolver.Source{Name: "web"}, Tables: []resolver.TableName{table}},
	} {
		t.Run(name, func(t *testing.T) {
			var text bytes.Buffer
			if err := console.SourceReport(&text, report); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, filepath.Join("testdata", "source", name+".txt"), text.String())
		})
	}
}
