package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/loader"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

func (p *program) loadCommand() *cobra.Command {
	var source, rejects string
	var strict bool
	cmd := &cobra.Command{
		Use:   "load FILE…",
		Short: "Load events from JSON Lines files, - for standard input",
		Long: `Load events in the Segment spec from JSON Lines files; .gz and .zst are unpacked, and - is standard input. A line that cannot
be an event goes to a rejects file with its number and the reason, and the rest is loaded. To load a file twice changes nothing: of
events with one messageId the first that came in counts.`,
		Example: "  kindred load events.jsonl archive/*.jsonl.gz",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("load needs files to read, or - for standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := loader.Check(files); err != nil {
				return usageError{err}
			}
			keeper := rejectsFile{path: rejects, first: files[0]}
			if err := keeper.checkApart(files); err != nil {
				return err
			}
			options := loader.Options{Source: source, Strict: strict, Rejects: keeper.create, Stdin: p.stdin, Clock: time.Now}
			return p.connect(cmd.Context(), func(ctx context.Context, w *warehouse.Warehouse) error {
				return p.load(ctx, w, options, &keeper, files)
			})
		},
	}
	cmd.Flags().StringVar(&source, "source", "", "source of all events, instead of what they say themselves")
	cmd.Flags().BoolVar(&strict, "strict", false, "fail if a line is rejected, once everything else is loaded")
	cmd.Flags().StringVar(&rejects, "rejects", "", "file to add rejected lines to; by default a new NAME.rejects.jsonl in the working directory")
	return cmd
}

func (p *program) load(ctx context.Context, w *warehouse.Warehouse, options loader.Options, keeper *rejectsFile, files []string) error {
	if _, err := p.readyPipeline(ctx, w, nil); err != nil {
		return err
	}
	progress := console.NewLoad(p.screen, p.logger, strings.Join(files, " "))
	defer progress.Close()
	options.Progress = func(now loader.Progress) {
		progress.Update(now.Read, now.Size, uint64(now.Events), uint64(now.Rejected))
	}
	source, err := pipeline.Loadable(p.model)
	if err != nil {
		return err
	}
	sink := &eventSink{warehouse: w, statement: sql.Load("load/events.sql").Set("database", source.Database).Set("table", source.Table)}
	result, err := loader.Load(ctx, options, sink, files...)
	if err == nil {
		progress.Done()
	}
	progress.Close()
	if err == nil || result.Lines > 0 {
		p.tell(result, keeper)
	}
	return err
}

// tell prints what a load did, also when it ended early.
func (p *program) tell(result loader.Result, keeper *rejectsFile) {
	fmt.Fprintf(p.stdout, "Loaded %s from %s.\n", console.Count(uint64(result.Events), "event", "events"), console.Count(uint64(result.Files), "file", "files"))
	if result.Duplicates > 0 {
		fmt.Fprintf(p.stdout, "Left out %s of a messageId that came before.\n", console.Count(uint64(result.Duplicates), "event", "events"))
	}
	for _, file := range result.Empty {
		fmt.Fprintf(p.stdout, "%s is empty.\n", file)
	}
	if result.Rejected > 0 {
		fmt.Fprintf(p.stdout, "Rejected %s, kept in %s:\n", console.Count(uint64(result.Rejected), "line", "lines"), keeper.created)
		for _, sample := range result.Samples {
			fmt.Fprintf(p.stdout, "  %s\n", sample)
		}
	}
}

// eventSink inserts batches as blocks of columns.
type eventSink struct {
	warehouse *warehouse.Warehouse
	statement sql.Statement
	encoder   loader.Encoder
	columns   []warehouse.Encoded
}

func (s *eventSink) Insert(ctx context.Context, batch *loader.Batch) error {
	s.columns = s.columns[:0]
	for _, column := range s.encoder.Encode(batch) {
		s.columns = append(s.columns, warehouse.Encoded(column))
	}
	return s.warehouse.InsertBlock(ctx, s.statement, loader.InsertSettings(), batch.Rows(), s.columns)
}

// rejectsFile makes the file for rejected lines when the first one comes.
type rejectsFile struct {
	path    string // as asked for, "" for a name of our own
	first   string // the first file of the load, after which it is named
	created string
}

// checkApart refuses to write rejects into a file that is read.
func (r *rejectsFile) checkApart(files []string) error {
	rejects, err := os.Stat(r.path)
	if r.path == "" || err != nil {
		return nil
	}
	for _, name := range files {
		if info, err := os.Stat(name); name != loader.Stdin && err == nil && os.SameFile(rejects, info) {
			return usagef("--rejects names %s, which is loaded: name another file", r.path)
		}
	}
	return nil
}

func (r *rejectsFile) create() (io.WriteCloser, error) {
	// An earlier load's rejects may not be mended yet: they are never overwritten.
	if r.path != "" {
		r.created = r.path
		return os.OpenFile(r.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	}
	base := filepath.Base(r.first)
	if r.first == loader.Stdin {
		base = "stdin"
	}
	for i := 1; ; i++ {
		name := base + ".rejects.jsonl"
		if i > 1 {
			name = fmt.Sprintf("%s.%d.rejects.jsonl", base, i)
		}
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		r.created = name
		return file, err
	}
}
