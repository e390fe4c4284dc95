package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/reference"
)

// TestRandomSources lets random things happen to tables as people have them: records come, change, swap addresses and go, stored events are
// written again with more ids, columns come and go, ids stand in columns of numbers. After each run every output table has to be, row by
// row, what the reference says of the tables as they are by then. -cases and -seed are as for TestRandomHistories.
func TestRandomSources(t *testing.T) {
	modes := make(chan resolver.Mode, 100_000)
	t.Run("stories", func(t *testing.T) {
		for number := range max(1, *cases/8) {
			t.Run(fmt.Sprint(number), func(t *testing.T) {
				t.Parallel()
				newTableStory(rand.New(rand.NewPCG(*seed, 1<<42+uint64(number)))).play(t, fmt.Sprintf("random_sources_%d", number), modes)
			})
		}
	})
	close(modes)
	counts := map[resolver.Mode]int{}
	for mode := range modes {
		counts[mode]++
	}
	if !t.Failed() && counts[resolver.Full] > 20 && counts[resolver.Incremental] < counts[resolver.Full]/8 {
		t.Errorf("the runs are %v: too few are incremental", counts)
	}
}

// tableStory is what happens to some tables.
type tableStory struct {
	*stream
	people int
	tables []storyTable
	script strings.Builder // all that was done, to read where a run fails
}

// storyTable is a table, or several, of one source.
type storyTable interface {
	create() []string
	source() string // of the model file
	ofGroups() bool // whether it says something of groups
	// change does something to the tables that rows of some times come in by, and says what the events are then.
	change(at *arrivals) ([]string, []reference.Write)
}

// arrivals are the times at which rows come in, one after the other.
type arrivals struct{ next int64 }

func (a *arrivals) take() int64 {
	a.next++
	return a.next
}

func newTableStory(r *rand.Rand) *tableStory {
	story := &tableStory{stream: &stream{Rand: r, times: []int{2, 20, 1000}[r.IntN(3)]}, people: 2 + r.IntN(8)}
	kinds := []func(*tableStory) storyTable{newRecordsTable, newFlatTables, newReplacedTable, newPostHogTable}
	count := 1 + story.IntN(2)
	for i, kind := range story.Perm(len(kinds)) {
		// Records alone know no visitors.
		if i < count || i == count && kind > 0 && count == 1 && story.records() {
			story.tables = append(story.tables, kinds[kind](story))
		}
	}
	return story
}

// records tells whether the first table is one of records.
func (s *tableStory) records() bool {
	_, is := s.tables[0].(*recordsTable)
	return is
}

// modelFile is the story's model.
func (s *tableStory) modelFile() string {
	var out strings.Builder
	fmt.Fprintf(&out, "resolved_events: %s\nsources:\n", pick(s.stream, []string{"view", "view", "table"}))
	for _, table := range s.tables {
		fmt.Fprintf(&out, "  - %s\n", table.source())
	}
	out.WriteString("identifiers:\n  - {type: user_id, from: [user_id]}\n")
	stated := slices.ContainsFunc(s.tables, func(table storyTable) bool { return strings.Contains(table.source(), "email: ") })
	if stated || s.often(0.6) {
		out.WriteString("  - {type: email, from: [email, traits.email, context.traits.email], normalize: [lower]}\n")
	}
	out.WriteString("  - {type: anonymous_id, from: [anonymous_id]}\n" +
		"  - {type: previous_id, from: [{path: previous_id, on: alias}], stands_for: [user_id, anonymous_id]}\n")
	if slices.ContainsFunc(s.tables, storyTable.ofGroups) && s.often(0.3) {
		out.WriteString("  - {type: company, from: [{path: traits.email, on: group}], link: false}\n")
	}
	if s.often(0.4) {
		out.WriteString("max_per_profile: {user_id: " + pick(s.stream, []string{"1", "2"}) + "}\n")
	}
	if s.often(0.2) {
		out.WriteString("max_links: {anonymous_id: {user_id: 2}}\n")
	}
	if s.often(0.6) {
		fmt.Fprintf(&out, "traits:\n  plan: {pick: %s, column: true}\n  score: {pick: %s, type: Float64, column: true}\n",
			pick(s.stream, []string{"last", "first", "set", "max"}), pick(s.stream, []string{"last", "min", "max"}))
	}
	return out.String()
}

// play does the runs of a story, each after something has happened.
func (s *tableStory) play(t *testing.T, name string, modes chan<- resolver.Mode) {
	t.Helper()
	var create []string
	for _, table := range s.tables {
		create = append(create, table.create()...)
	}
	file := s.modelFile()
	p, model := sourced(t, name, strings.Join(create, ";\n"), file)
	defer func() {
		if t.Failed() {
			t.Logf("-seed %d, %s:\n%s;\n%s\n%s", *seed, t.Name(), strings.Join(create, ";\n"), s.script.String(), file)
		}
	}()
	var writes []reference.Write
	var published *reference.Resolution
	var windowTo int64
	for window := range 3 {
		before := reference.Now(writes)
		at := &arrivals{1770000000000}
		if window > 0 {
			at.next = windowTo
		}
		first := at.next
		altered := false
		for n := 1 + s.IntN(3); n > 0 || window == 0 && n > -4; n-- {
			statements, written := pick(s.stream, s.tables).change(at)
			for _, statement := range statements {
				statement = strings.ReplaceAll(statement, "$db", p.raw)
				s.script.WriteString(statement + ";\n")
				ask(t, statement)
				altered = altered || strings.Contains(statement, " COLUMN ")
			}
			writes = append(writes, written...)
		}
		for clock(t) <= at.next+1 {
			time.Sleep(time.Millisecond)
		}
		now := reference.Now(writes)
		s.script.WriteString("-- run\n")
		made := p.pipelineAs(t, model)
		made.Engine = pick(s.stream, []pipeline.Engine{pipeline.Auto, pipeline.InMemory, pipeline.InWarehouse})
		report, err := made.Run(t.Context(), pipeline.Options{Accept: true})
		if err != nil {
			t.Fatalf("run %d fails: %v", window+1, err)
		}
		changed := window == 0 || !sameState(before, now, first) || strings.Contains(file, "cursor: none")
		if (report.Mode == resolver.Full) != changed && !altered || report.EventsMissed != 0 {
			t.Fatalf("run %d is %s (%s) and misses %d events; that rows have changed is %v",
				window+1, report.Mode, report.Reason, report.EventsMissed, changed)
		}
		modes <- report.Mode
		r := reference.Resolve(model, now, published)
		published = &r
		said := r
		if report.Mode == resolver.Incremental {
			said = since(r, windowTo)
		}
		got, want := p.published(t), expected(model, said)
		for _, tables := range []tables{got, want} {
			tables["resolved_events"] = withoutDocuments(tables["resolved_events"])
		}
		if d := diff(got, want); d != "" {
			t.Fatalf("after run %d, %s (%s):\n%s", window+1, report.Mode, report.Reason, d)
		}
		windowTo = report.WindowTo.UnixMilli()
	}
}

// sameState tells whether the rows that are changed in place, and came in up to a time, are what they were before some writes.
func sameState(before, now []reference.Event, upTo int64) bool {
	of := func(events []reference.Event) map[string]reference.Event {
		rows := map[string]reference.Event{}
		for _, e := range events {
			if (e.Source == "crm" || e.Source == "jit") && e.ReceivedAt <= upTo {
				rows[e.MessageID] = e
			}
		}
		return rows
	}
	return reflect.DeepEqual(of(before), of(now))
}

// withoutDocuments leaves the documents of events out, the last three columns: each layout puts other columns together to them.
func withoutDocuments(rows []string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		cells := strings.Split(r, "\t")
		out[i] = strings.Join(cells[:len(cells)-3], "\t")
	}
	slices.Sort(out[1:])
	return out
}

// cellOf is a value of a column: as SQL has it, and as text.
type cellOf struct{ sql, text string }

var textEscaper = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

func textCell(text string) cellOf { return cellOf{"'" + textEscaper.Replace(text) + "'", text} }

// userTypes are types that columns of ids have.
var userTypes = []string{
	"String", "String", "Nullable(String)", "LowCardinality(Nullable(String))", "Int64", "Float64", "Nullable(Float64)", "Nullable(Int32)", "Decimal(18, 2)",
}

// user is somebody's id, or nobody's, in a column of the type.
func (s *tableStory) user(columnType string) cellOf {
	number := fmt.Sprint(1 + s.IntN(s.people))
	nothing, odd := s.often(0.3), s.often(0.1)
	switch isText, isNull := strings.Contains(columnType, "String"), strings.Contains(columnType, "Nullable"); {
	case nothing && isNull:
		return cellOf{"NULL", ""}
	case isText && nothing:
		return textCell("")
	case isText && odd:
		return textCell(pick(s.stream, []string{"0.0", "-1.0", "(not set)", "\u200b", "null\u00a0", "${userId}", "1e1", "a.0", "007.0", "nan"}))
	case isText:
		before, after := []string{"", "", "", " ", "\u00a0", "\ufeff"}, []string{"", "", ".0", ".00", "\u00a0", "\u200b", " \u2060"}
		return textCell(pick(s.stream, before) + number + pick(s.stream, after))
	case nothing:
		return cellOf{"0", "0"}
	case odd && strings.Contains(columnType, "Float"):
		return pick(s.stream, []cellOf{
			{"-1.0", "-1"}, {"nan", "nan"}, {"inf", "inf"}, {"7.5", "7.5"}, {"-0.0", "-0"}, {"1e15", "1000000000000000"}, {"1e22", "1e22"},
		})
	case odd:
		return cellOf{"-1", "-1"}
	}
	return cellOf{number, number}
}

func (s *tableStory) mail() string {
	if s.often(0.3) {
		return ""
	}
	return fmt.Sprintf(pick(s.stream, []string{"m%d@x.y", "m%d@x.y", "M%d@X.y", " m%d@x.y\u00a0", "\u200bm%d@x.y"}), s.IntN(s.people))
}

func (s *tableStory) visitor() string {
	if s.often(0.3) {
		return ""
	}
	return fmt.Sprintf(pick(s.stream, []string{"a%d", "a%d", "a%d\u00a0", "%d"}), s.IntN(s.people))
}
