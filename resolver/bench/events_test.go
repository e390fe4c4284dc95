package bench

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkResolvedEvents measures what a dashboard waits for: people a day by resolved_events, as a view and as a table, beside visitors a
// day by the source; and the events of one person. The table is asked once more when 1 % more events came in and profiles have merged, so
// that some of it lies under ids of before. Both ways have to give the same answers.
func BenchmarkResolvedEvents(b *testing.B) {
	kindred := build(b)
	forSizes(b, func(b *testing.B, events int) { measureEvents(b, kindred, events) })
}

func measureEvents(b *testing.B, kindred string, events int) {
	w := startWarehouse(b)
	w.kindred(b, kindred, "init")
	w.generate(b, events)
	table := filepath.Join(b.TempDir(), "table.yaml")
	if err := os.WriteFile(table, []byte("resolved_events: table\n"), 0o600); err != nil {
		b.Fatal(err)
	}

	w.kindred(b, kindred, "run", "--full")
	without := w.stages(b)["fold"]
	people, asView := w.ask(b, "resolved")
	_, oneInView := w.ask(b, "one")

	w.kindred(b, kindred, "run", "--model", table)
	b.ReportMetric(w.stages(b)["fold"]-without, "writing-s")
	w.statement(b, "OPTIMIZE TABLE identity_state.state_events FINAL")
	visitors := w.compare(b, "table", people)
	_, oneInTable := w.ask(b, "one")

	w.add(b, events, events, events/100, 5)
	w.kindred(b, kindred, "run", "--model", table)
	moved := w.number(b, "SELECT count() FROM identity_state.state_moved")
	people, _ = w.once(b, "resolved")
	w.compare(b, "moved", people)
	w.kindred(b, kindred, "run")
	if again, _ := w.once(b, "resolved"); again != people {
		b.Fatalf("the view gives\n%s\nand the table gave\n%s", again, people)
	}

	b.ReportMetric(visitors.Seconds(), "visitors-s")
	b.ReportMetric(asView.Seconds()/visitors.Seconds(), "view/visitors")
	b.ReportMetric(oneInView.Seconds()*1000, "one-in-view-ms")
	b.ReportMetric(oneInTable.Seconds()*1000, "one-in-table-ms")
	b.ReportMetric(moved, "moved-ids")
	b.ReportMetric(0, "ns/op")
}

// compare measures people a day beside visitors a day, in turns, and reports the one as times the other.
func (w warehouse) compare(b *testing.B, name, people string) (visitors time.Duration) {
	b.Helper()
	visitors, took := time.Hour, time.Hour
	for range max(3, *turns) {
		_, raw := w.once(b, "raw")
		answer, resolved := w.once(b, "resolved")
		if answer != people {
			b.Fatalf("the table of events gives\n%s\nwant\n%s", answer, people)
		}
		visitors, took = min(visitors, raw), min(took, resolved)
	}
	b.ReportMetric(took.Seconds()/visitors.Seconds(), name+"/visitors")
	return visitors
}

// ask returns the answer to a query, and the shortest time of several.
func (w warehouse) ask(b *testing.B, query string) (answer string, fastest time.Duration) {
	b.Helper()
	fastest = time.Hour
	for range max(3, *turns) {
		var took time.Duration
		answer, took = w.once(b, query)
		fastest = min(fastest, took)
	}
	return answer, fastest
}

func (w warehouse) once(b *testing.B, query string) (answer string, took time.Duration) {
	b.Helper()
	started := time.Now()
	answer = w.statement(b, read(b, "testdata/events/"+query+".sql"))
	return answer, time.Since(started)
}
