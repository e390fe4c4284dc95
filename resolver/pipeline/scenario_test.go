package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/loader"
	"github.com/kindred-id/kindred/resolver/modelfile"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// TestScenarios plays the files of testdata/scenarios; testdata/scenarios/README.md says how they are written. -update writes
// what the commands print into the files.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			steps := readSteps(t, file)
			name := scenarioName(file)
			playScenario(t, file, newPlace(t, name[1:]), name, steps)
			if *update {
				if err := os.WriteFile(file, []byte(writeScenario(steps)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func readSteps(t *testing.T, file string) []*step {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := readScenario(string(text))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return steps
}

// scenarioName is what the names of a scenario's databases end with.
func scenarioName(file string) string {
	return "_zq_" + strings.TrimSuffix(filepath.Base(file), ".txt")
}

// The files call their databases raw, identity and identity_state. Each is played in databases of its own beside the others: the
// player puts marks around these names in what a file asks, and takes them from what it answers.
var databaseNames = regexp.MustCompile(`\b(raw|identity_state|identity)([.'])`)

// player is where a scenario has come to.
type player struct {
	place
	model resolver.Model  // applies to the runs from here on
	last  resolver.Report // of the last run or rollback
	mark  string          // behind the names of databases
}

func (p *player) marked(text string) string {
	return databaseNames.ReplaceAllString(text, embeddedtest.Database("${1}")+p.mark+"${2}")
}

func (p *player) unmarked(text string) string {
	return strings.NewReplacer(p.mark, "", embeddedtest.Database(""), "").Replace(text)
}

func playScenario(t *testing.T, file string, at place, mark string, steps []*step) {
	p := &player{place: at, model: resolver.BuiltinModel(), mark: mark}
	p.init(t, p.model)
	for _, s := range steps {
		marked := *s
		marked.input = p.marked(s.input)
		got, err := p.do(t, &marked)
		got = p.unmarked(got)
		switch {
		case s.fails != nil && err == nil:
			t.Errorf("%s:%d: %s succeeds, it has to fail with %q", file, s.line, s.command, s.fails.text)
		case s.fails != nil:
			if *update {
				continue // a part of an error is the author's choice
			}
			for _, part := range lines(s.fails.text) {
				if !strings.Contains(p.unmarked(err.Error()), part) {
					t.Errorf("%s:%d: %s fails with\n%v\nwant an error that says\n%s", file, s.line, s.command, err, part)
				}
			}
		case err != nil:
			t.Fatalf("%s:%d: %s: %v", file, s.line, s.command, err)
		case *update && (s.expect != nil || s.asks()):
			s.expect = &block{text: got}
		case s.expect == nil && s.asks():
			t.Errorf("%s:%d: the %s has no expect: run with -update to write it", file, s.line, s.command)
		case s.expect != nil && s.expect.text != got:
			t.Errorf("%s:%d: %s\ngot\n%s\nwant\n%s", file, s.line, s.command, indent(got), indent(s.expect.text))
		}
	}
}

// asks tells whether the command is there for what it prints.
func (s *step) asks() bool {
	return s.command == "query" || s.command == "changes" || s.command == "reason"
}

// do runs one command and returns what it prints.
func (p *player) do(t *testing.T, s *step) (out string, err error) {
	ctx := t.Context()
	switch s.command {
	case "model":
		p.model = resolver.BuiltinModel()
		if s.input != "" {
			p.model, err = modelfile.Parse("kindred.yaml", []byte(s.input))
		}
		return "", err
	case "load":
		return p.load(ctx, s)
	case "insert":
		return engine.tell(ctx, "INSERT INTO "+p.raw+".events FORMAT JSONEachRow", strings.NewReader(s.input))
	case "sql":
		for _, statement := range strings.Split(s.input, ";\n") {
			if strings.TrimSpace(statement) == "" {
				continue
			}
			if _, err := engine.tell(ctx, statement, http.NoBody); err != nil {
				return "", err
			}
		}
		return "", nil
	case "query":
		return table(ctx, s.input)
	case "run":
		options, err := runOptions(s.arguments)
		if err != nil {
			return "", err
		}
		p.last, err = p.pipeline(t, p.model).Run(ctx, options)
		return tellReport(p.last), err
	case "rollback":
		p.last, err = p.pipeline(t, p.model).Rollback(ctx)
		return tellReport(p.last), err
	case "changes":
		return tellChanges(p.last), nil
	case "reason":
		return p.last.Reason + "\n", nil
	case "check":
		return "", p.pipeline(t, p.model).CheckPublished(ctx)
	default:
		return "", fmt.Errorf("there is no command %s", s.command)
	}
}

// runOptions reads the arguments of a run: --full, --accept, or --since and a time.
func runOptions(arguments []string) (pipeline.Options, error) {
	switch {
	case len(arguments) == 0:
		return pipeline.Options{}, nil
	case len(arguments) == 1 && arguments[0] == "--full":
		return pipeline.Options{Full: true}, nil
	case len(arguments) == 1 && arguments[0] == "--accept":
		return pipeline.Options{Accept: true}, nil
	case len(arguments) == 2 && arguments[0] == "--since":
		since, err := time.Parse(time.RFC3339, arguments[1])
		return pipeline.Options{Since: since}, err
	default:
		return pipeline.Options{}, fmt.Errorf("run takes --full, --accept or --since TIME, not %q", arguments)
	}
}

// load takes the input, or the files that are named, through the real loader.
func (p place) load(ctx context.Context, s *step) (string, error) {
	options := loader.Options{Stdin: strings.NewReader(s.input)}
	var files []string
	for i := 0; i < len(s.arguments); i++ {
		switch {
		case s.arguments[i] == "--strict":
			options.Strict = true
		case s.arguments[i] == "--source" && i+1 < len(s.arguments):
			i++
			options.Source = s.arguments[i]
		default:
			files = append(files, filepath.Join("../..", s.arguments[i]))
		}
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	into := sql.Load("load/events.sql").Set("database", p.raw).Set("table", "events")
	result, err := loader.Load(ctx, options, &sink{statement: into, warehouse: engine.warehouse}, files...)
	var out strings.Builder
	fmt.Fprintf(&out, "events      %d\nduplicates  %d\nrejected    %d\n", result.Events, result.Duplicates, result.Rejected)
	for _, sample := range result.Samples {
		fmt.Fprintf(&out, "  %v\n", sample)
	}
	return out.String(), err
}

// sink inserts the loader's batches as the command does.
type sink struct {
	warehouse *warehouse.Warehouse
	statement sql.Statement
	encoder   loader.Encoder
}

func (s *sink) Insert(ctx context.Context, batch *loader.Batch) error {
	var columns []warehouse.Encoded
	for _, column := range s.encoder.Encode(batch) {
		columns = append(columns, warehouse.Encoded(column))
	}
	return s.warehouse.InsertBlock(ctx, s.statement, loader.InsertSettings(), batch.Rows(), columns)
}

func tellReport(r resolver.Report) string {
	return tellCounts([]count{
		{"events read", r.EventsRead}, {"events owned", r.EventsOwned}, {"events without identifier", r.EventsWithoutIdentifier},
		{"duplicate events", r.DuplicateEvents}, {"identifiers", r.Identifiers}, {"rejected values", r.Rejected}, {"links", r.Links},
		{"profiles", r.Profiles}, {"profiles created", r.Created}, {"identified profiles", r.Identified}, {"visitors", r.Visitors},
		{"visitors recognised", r.VisitorsKnown}, {"traits", r.Traits}, {"traits unfit", r.TraitsUnfit}, {"largest profile", r.LargestProfile},
	})
}

// tellChanges says how much a run read, and what became of the profiles that were there before.
func tellChanges(r resolver.Report) string {
	return fmt.Sprintf("%-26s %s\n", "mode", r.Mode) + tellCounts([]count{
		{"profiles created", r.Created}, {"profiles merged", r.Merged}, {"profiles split", r.Split}, {"profiles retired", r.Retired},
	}) + fmt.Sprintf("%-26s %d\n", "events missed", r.EventsMissed)
}

// count is a line of what a run says.
type count struct {
	what string
	n    uint64
}

func tellCounts(counts []count) string {
	var out strings.Builder
	for _, c := range counts {
		fmt.Fprintf(&out, "%-26s %d\n", c.what, c.n)
	}
	return out.String()
}

// table runs a query and lays its result out in columns.
func table(ctx context.Context, query string) (string, error) {
	query = strings.TrimSuffix(strings.TrimSpace(query), ";")
	described, err := engine.tell(ctx, "DESCRIBE TABLE ("+query+")", http.NoBody)
	if err != nil {
		return "", err
	}
	answer, err := engine.tell(ctx, query+"\nFORMAT TabSeparated", http.NoBody)
	if err != nil {
		return "", err
	}
	var header []string
	for _, column := range lines(described) {
		name, _, _ := strings.Cut(column, "\t")
		header = append(header, name)
	}
	rows := [][]string{header}
	for _, line := range lines(answer) {
		cells := strings.Split(line, "\t")
		for i, c := range cells {
			switch c {
			case "":
				cells[i] = "''"
			case `\N`:
				cells[i] = "NULL"
			default:
				if !strings.HasPrefix(c, "[") { // where the quotes of a list end has to stay clear
					cells[i] = strings.ReplaceAll(c, `\'`, "'")
				}
			}
		}
		rows = append(rows, cells)
	}
	return layOut(rows), nil
}

func layOut(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, cells := range rows {
		for i, c := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	var out strings.Builder
	for _, cells := range rows {
		var line strings.Builder
		for i, c := range cells {
			line.WriteString(c)
			line.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c)+2))
		}
		out.WriteString(strings.TrimRight(line.String(), " "))
		out.WriteByte('\n')
	}
	return out.String()
}

// step is a command of a scenario with its input and what it has to do.
type step struct {
	before    string // comments and empty lines above it
	line      int
	command   string
	arguments []string
	input     string
	expect    *block
	fails     *block
}

type block struct{ text string }

const indentation = "    "

// readScenario splits a file into its steps. A line that is not indented is a command, a comment or empty; the indented lines below a
// command are its input.
func readScenario(text string) (steps []*step, err error) {
	var before strings.Builder
	into := func(string) {}
	for number, line := range lines(text) {
		switch {
		case strings.HasPrefix(line, indentation):
			into(strings.TrimPrefix(line, indentation) + "\n")
			continue
		case line == "" || strings.HasPrefix(line, "#"):
			before.WriteString(line + "\n")
			continue
		case strings.TrimLeft(line, " \t\r\v\f") != line || len(strings.Fields(line)) == 0:
			return nil, fmt.Errorf("line %d: input is indented by four spaces", number+1)
		}
		words := strings.Fields(line)
		switch words[0] {
		case "expect", "fails":
			if len(steps) == 0 || len(words) > 1 || strings.TrimSpace(before.String()) != "" {
				return nil, fmt.Errorf("line %d: %s stands right below a command's input", number+1, line)
			}
			b := &block{}
			if words[0] == "expect" {
				steps[len(steps)-1].expect = b
			} else {
				steps[len(steps)-1].fails = b
			}
			into = func(line string) { b.text += line }
		default:
			s := &step{before: before.String(), line: number + 1, command: words[0], arguments: words[1:]}
			steps = append(steps, s)
			into = func(line string) { s.input += line }
		}
		before.Reset()
	}
	if len(steps) == 0 {
		return nil, errors.New("there is no command")
	}
	return steps, nil
}

func writeScenario(steps []*step) string {
	var out strings.Builder
	for _, s := range steps {
		out.WriteString(s.before + strings.Join(append([]string{s.command}, s.arguments...), " ") + "\n" + indent(s.input))
		if s.expect != nil {
			out.WriteString("expect\n" + indent(s.expect.text))
		}
		if s.fails != nil {
			out.WriteString("fails\n" + indent(s.fails.text))
		}
	}
	return out.String()
}

func indent(text string) string {
	var out strings.Builder
	for _, line := range lines(text) {
		out.WriteString(indentation + line + "\n")
	}
	return out.String()
}

func FuzzReadScenario(f *testing.F) {
	f.Add("# a\n\nload --source x\n    {}\nexpect\n    1\nquery\n    SELECT 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		steps, err := readScenario(text)
		if err != nil {
			return
		}
		once := writeScenario(steps)
		again, err := readScenario(once)
		if err != nil {
			t.Fatalf("%q was read, and %q, which was written from it, was not: %v", text, once, err)
		}
		if twice := writeScenario(again); twice != once {
			t.Errorf("%q was written, then %q", once, twice)
		}
	})
}

// TestGuardsPage holds the results that docs/guards.md shows against what the scenario of the same section prints.
func TestGuardsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/guards.md")
	if err != nil {
		t.Fatal(err)
	}
	shown, scenario, inResult := 0, "", false
	for number, line := range lines(string(page)) {
		if _, name, found := strings.Cut(line, "(../resolver/pipeline/testdata/scenarios/guard_"); found {
			name, _, _ = strings.Cut(name, ")")
			text, err := os.ReadFile("testdata/scenarios/guard_" + name)
			if err != nil {
				t.Fatal(err)
			}
			scenario = "\n" + string(text)
		}
		switch {
		case strings.HasPrefix(line, "```"):
			inResult = line == "```text"
		case inResult && line != "":
			shown++
			if !strings.Contains(scenario, "\n"+indentation+line+"\n") {
				t.Errorf("docs/guards.md:%d: the section's scenario does not print\n%s", number+1, line)
			}
		}
	}
	if shown < 30 {
		t.Errorf("got %d lines of results in docs/guards.md, want all of them: they are in blocks of text", shown)
	}
}
