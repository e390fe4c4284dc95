package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// Files of a profile. They hold names of statements and figures, and neither texts nor values.
const (
	profileSummary    = "profile.txt"
	profileStatements = "statements.csv"
	profileCPU        = "cpu.pprof"
	profileHeap       = "heap.pprof"
)

// dearest is how many statements the summary names.
const dearest = 10

// profile is what --profile writes of one run.
type profile struct {
	version  string
	began    time.Time
	files    map[string]*os.File
	recorder *warehouse.Recorder
}

// profiled does a run and writes its profile to the folder, whether it succeeds or not; without a folder it only does the run.
func (p *program) profiled(folder string, run func() error) (err error) {
	if folder == "" {
		return run()
	}
	profile, err := startProfile(folder, p.version)
	if err != nil {
		return usagef("--profile %q: %w", folder, err)
	}
	p.recorder = profile.recorder
	defer func() {
		p.recorder = nil
		if writeErr := profile.end(err); writeErr != nil {
			err = errors.Join(err, fmt.Errorf("write the profile of the run to %s: %w", folder, writeErr))
			return
		}
		p.logger.Info("the profile of the run is written", "file", filepath.Join(folder, profileSummary))
	}()
	return run()
}

// startProfile opens all files before the run begins, so that a folder that cannot be written costs nobody an hour.
func startProfile(folder, version string) (*profile, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	profile := &profile{version: version, files: make(map[string]*os.File), recorder: new(warehouse.Recorder)}
	for _, name := range []string{profileSummary, profileStatements, profileCPU, profileHeap} {
		file, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return nil, errors.Join(err, profile.close())
		}
		profile.files[name] = file
	}
	if err := pprof.StartCPUProfile(profile.files[profileCPU]); err != nil {
		return nil, errors.Join(err, profile.close())
	}
	profile.began = time.Now()
	return profile, nil
}

// end writes what is known at the run's end; failure is the run's own error.
func (profile *profile) end(failure error) error {
	took := time.Since(profile.began)
	pprof.StopCPUProfile()
	figures := profile.recorder.Figures()
	return errors.Join(
		pprof.Lookup("heap").WriteTo(profile.files[profileHeap], 0),
		writeStatements(profile.files[profileStatements], figures),
		profile.summarise(profile.files[profileSummary], figures, took, failure),
		profile.close())
}

func (profile *profile) close() error {
	var errs []error
	for _, file := range profile.files {
		errs = append(errs, file.Close())
	}
	return errors.Join(errs...)
}

// columns are those of statements.csv that the engine tells, by the name that it has for them.
var columns = []struct{ name, counted string }{
	{"read_rows", warehouse.ReadRows},
	{"read_bytes", warehouse.ReadBytes},
	{"written_rows", warehouse.WrittenRows},
	{"written_bytes", warehouse.WrittenBytes},
	{"result_rows", warehouse.ResultRows},
	{"result_bytes", warehouse.ResultBytes},
	{"peak_memory_bytes", warehouse.PeakMemory},
	{"engine_ns", warehouse.Elapsed},
}

// writeStatements writes a row for each statement, as they began. A field is empty where nothing is known.
func writeStatements(w io.Writer, all []warehouse.Figures) error {
	table := csv.NewWriter(w)
	header := []string{"number", "step", "started", "seconds", "status"}
	for _, column := range columns {
		header = append(header, column.name)
	}
	_ = table.Write(append(header, "query_id")) // Error tells
	for i, figures := range all {
		row := []string{strconv.Itoa(i + 1), figures.Step, figures.Started.UTC().Format("2006-01-02T15:04:05.000Z"), "", status(figures)}
		if figures.Took > 0 {
			row[3] = strconv.FormatFloat(figures.Took.Seconds(), 'f', 6, 64)
		}
		for _, column := range columns {
			field := ""
			if n, told := figures.Counted[column.counted]; told {
				field = strconv.FormatUint(n, 10)
			}
			row = append(row, field)
		}
		_ = table.Write(append(row, figures.QueryID))
	}
	table.Flush()
	return table.Error()
}

func status(figures warehouse.Figures) string {
	switch {
	case figures.Took == 0:
		return "unfinished"
	case figures.Failed:
		return "failed"
	default:
		return "done"
	}
}

// summarise writes the few lines that a person reads first. A failure is not quoted: an error may hold data.
func (profile *profile) summarise(w io.Writer, all []warehouse.Figures, took time.Duration, failure error) error {
	outcome := "The run is done"
	if failure != nil {
		outcome = "The run failed"
	}
	fmt.Fprintf(w, "kindred %s, %s, %s/%s, %s\n", profile.version, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		console.Count(uint64(runtime.NumCPU()), "processor", "processors"))
	fmt.Fprintf(w, "%s after %s, begun at %s.\n", outcome, console.Duration(took), profile.began.UTC().Format("2006-01-02 15:04:05 MST"))
	fmt.Fprintf(w, "%s. Some statement was at work for %s, %s of the run; the rest is kindred's own.\n",
		console.Count(uint64(len(all)), "statement", "statements"), console.Duration(busy(all)), share(busy(all), took))
	for i, figures := range all {
		if status := status(figures); status != "done" {
			fmt.Fprintf(w, "Statement %d, %s: %s.\n", i+1, figures.Step, status)
		}
	}
	if len(all) == 0 {
		return nil
	}
	byCost := make([]int, len(all))
	for i := range all {
		byCost[i] = i
	}
	slices.SortStableFunc(byCost, func(a, b int) int { return cmp.Compare(all[b].Took, all[a].Took) })
	fmt.Fprintf(w, "\nThe dearest, with their shares of the run. Statements run side by side, so shares may add up to more.\n\n")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "share\ttime\trows read\tbytes read\trows written\tresult rows\tpeak memory\tnumber\t  statement")
	for _, i := range byCost[:min(dearest, len(byCost))] {
		figures := all[i]
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t  %s\n", share(figures.Took, took), console.Duration(figures.Took),
			number(figures, warehouse.ReadRows), size(figures, warehouse.ReadBytes), number(figures, warehouse.WrittenRows),
			number(figures, warehouse.ResultRows), size(figures, warehouse.PeakMemory), i+1, figures.Step)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nAll statements: %s. kindred's own work: go tool pprof -top %s\n", profileStatements, profileCPU)
	return err
}

// busy is for how long at least one statement was at work.
func busy(all []warehouse.Figures) (total time.Duration) {
	var until time.Time
	for _, figures := range all { // as they began
		from, to := figures.Started, figures.Started.Add(figures.Took)
		if from.Before(until) {
			from = until
		}
		if to.After(from) {
			total += to.Sub(from)
			until = to
		}
	}
	return total
}

func share(part, whole time.Duration) string {
	return fmt.Sprintf("%.1f %%", 100*part.Seconds()/whole.Seconds())
}

// unknown stands for a figure that the engine did not tell.
const unknown = "-"

func number(figures warehouse.Figures, name string) string {
	n, told := figures.Counted[name]
	if !told {
		return unknown
	}
	return console.Number(n)
}

func size(figures warehouse.Figures, name string) string {
	n, told := figures.Counted[name]
	if !told {
		return unknown
	}
	return console.Bytes(int64(n))
}
