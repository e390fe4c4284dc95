package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ranStatement is a row of statements.csv, by column.
type ranStatement map[string]string

// profileOf reads a profile, in which no secret and no data may be.
func (s *session) profileOf(folder string) (summary string, statements []ranStatement) {
	s.t.Helper()
	for _, name := range []string{"profile.txt", "statements.csv", "cpu.pprof", "heap.pprof"} {
		content, err := os.ReadFile(filepath.Join(s.folder, folder, name))
		if err != nil {
			s.t.Fatal(err)
		}
		if strings.HasSuffix(name, ".pprof") {
			packed, err := gzip.NewReader(bytes.NewReader(content))
			if err != nil {
				s.t.Fatalf("%s: %v", name, err)
			}
			if content, err = io.ReadAll(packed); err != nil || len(content) == 0 {
				s.t.Fatalf("%s: %d bytes, %v", name, len(content), err)
			}
		}
		for _, hidden := range []string{secret, "ann@example.com", "DB::Exception"} {
			if bytes.Contains(content, []byte(hidden)) {
				s.t.Errorf("%s has %q in it", name, hidden)
			}
		}
		switch name {
		case "profile.txt":
			summary = string(content)
		case "statements.csv":
			statements = s.statements(content)
		}
	}
	return summary, statements
}

func (s *session) statements(content []byte) (statements []ranStatement) {
	s.t.Helper()
	table, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	const header = "number,step,started,seconds,status,read_rows,read_bytes,written_rows,written_bytes,result_rows,result_bytes,peak_memory_bytes,engine_ns,query_id"
	if got := strings.Join(table[0], ","); got != header {
		s.t.Fatalf("got the header\n%s\nwant\n%s", got, header)
	}
	for i, fields := range table[1:] {
		row := make(ranStatement)
		for column, field := range fields {
			row[table[0][column]] = field
		}
		if row["number"] != strconv.Itoa(i+1) || i > 0 && row["started"] < statements[i-1]["started"] {
			s.t.Errorf("statement %d is not in its place: %v", i+1, row)
		}
		statements = append(statements, row)
	}
	return statements
}

// loggedSteps are the steps of all statements that the log tells of.
func (s *session) loggedSteps(a answer) (steps []string) {
	s.t.Helper()
	for line := range strings.Lines(a.stderr) {
		var record struct{ Msg, Step string }
		if err := json.Unmarshal([]byte(line), &record); err == nil && record.Msg == "statement" {
			steps = append(steps, record.Step)
		}
	}
	return steps
}

func (s *session) sameSteps(statements []ranStatement, a answer) {
	s.t.Helper()
	var steps []string
	for _, row := range statements {
		steps = append(steps, row["step"])
	}
	logged := s.loggedSteps(a)
	slices.Sort(steps)
	slices.Sort(logged)
	if len(steps) == 0 || !slices.Equal(steps, logged) {
		s.t.Errorf("the profile has %d statements:\n%q\nthe log has %d:\n%q", len(steps), steps, len(logged), logged)
	}
}

// TestProfile: a profile has every statement of the run, with what the engine counted.
func TestProfile(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.must("load", s.journey())
	began := time.Now()
	a := s.start("--log-level", "debug", "run", "--profile", "profiles/first").wait().exits(0, journeySummary, "the profile of the run is written")
	took := time.Since(began)
	summary, statements := s.profileOf("profiles/first")
	s.sameSteps(statements, a)

	var total float64
	var extracted, streamed int
	for _, row := range statements {
		seconds, err := strconv.ParseFloat(row["seconds"], 64)
		started, timeErr := time.Parse(time.RFC3339, row["started"])
		if err != nil || timeErr != nil || row["status"] != "done" || seconds <= 0 || !strings.Contains(row["query_id"], "/"+row["step"]+"/") ||
			started.Before(began.Truncate(time.Millisecond)) || started.After(began.Add(took)) {
			t.Errorf("got the row %v", row)
		}
		total += seconds
		if strings.HasPrefix(row["step"], "extract/") && row["written_rows"] != "0" && row["written_rows"] != "" {
			extracted++
			if row["read_rows"] == "0" || row["read_rows"] == "" || row["read_bytes"] == "0" || row["engine_ns"] == "" {
				t.Errorf("rows were written that came from nowhere: %v", row)
			}
		}
		if row["step"] == "resolve/links" {
			streamed++
			if row["result_rows"] != "1" {
				t.Errorf("the one link of the journey: got %v", row)
			}
		}
	}
	if extracted < 3 || streamed != 1 {
		t.Errorf("got %d statements that extracted something, and %d that read the links", extracted, streamed)
	}
	// Each of the connections, of which there are eight, does one at a time.
	if total <= 0.01*took.Seconds() || total > 8*took.Seconds() {
		t.Errorf("the statements took %g s in all, in a run of %s", total, took)
	}
	for _, want := range []string{"kindred dev, go1", "The run is done after", "The dearest", "statements.csv"} {
		if !strings.Contains(summary, want) {
			t.Errorf("want %q in\n%s", want, summary)
		}
	}
}

// TestProfileOfFailure: a run that fails leaves a profile, too, and what the engine said is not in it.
func TestProfileOfFailure(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	e := s.withEngine()
	s.must("load", s.journey())
	f := newFront(t, e.URL())
	f.refuse.Store(&refusal{"sipHash128", 500, 36, "Code: 36. DB::Exception: not with ann@example.com and password='" + secret + "'. (BAD_ARGUMENTS)"})
	s.flags = []string{"--warehouse-url", f.url("ann", secret), "--log-level", "debug", "--settle", "0s"}
	folder := filepath.Join(s.folder, "failure")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	s.write("failure/statements.csv", strings.Repeat("of another run\n", 10000))
	a := s.kindred("run", "--profile", folder).exits(exitFailed, "BAD_ARGUMENTS", "the profile of the run is written")
	summary, statements := s.profileOf("failure")
	s.sameSteps(statements, a)
	failed := slices.IndexFunc(statements, func(row ranStatement) bool { return row["status"] == "failed" })
	if failed < 5 || statements[failed]["read_rows"] != "" || statements[failed]["seconds"] == "" {
		t.Errorf("the first statement that failed is number %d of %v", failed+1, statements)
	}
	if !strings.Contains(summary, "The run failed after") || !strings.Contains(summary, statements[failed]["step"]+": failed.") {
		t.Errorf("got the summary\n%s", summary)
	}
}

// TestProfileRefused: a folder that cannot be written is found before anything is done.
func TestProfileRefused(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.write("file", "")
	if err := os.MkdirAll(filepath.Join(s.folder, "taken", "cpu.pprof"), 0o755); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{"file": "not a directory", "file/below": "not a directory", "taken": "is a directory"} {
		folder = filepath.Join(s.folder, folder)
		s.kindred("run", "--profile", folder).exits(exitUsage, "kindred: --profile \""+folder+"\": ", want)
	}
	s.kindred("run", "--profile", "").exits(exitUsage, "--profile is empty: name the folder that the profile goes to")
	s.kindred("run", "--profile").exits(exitUsage, "flag needs an argument: --profile")
	if _, err := os.Stat(filepath.Join(s.folder, "data")); !os.IsNotExist(err) {
		t.Errorf("the run began: %v", err)
	}
}
