package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

func (p *program) runCommand() *cobra.Command {
	var full, accept bool
	var since, profile string
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Resolve the events to profiles and publish the tables, once",
		Long: `Read the events that came in since the last run, compute which identifiers belong together, and publish the tables, each by
atomic exchange. The first run, and one after a change of the model, reads all events. A run that fails or is killed leaves the
published tables as they were, or is finished by the next one; a second run at the same time ends with exit code 75.

A run that would publish other profiles because something is gone that the published ones were built on (a table, a column, all rows of a
table), or because it would put an older model back, publishes nothing and ends with exit code 3. --accept publishes it.

With --profile the run leaves profile.txt in the folder, which names the dearest statements, statements.csv with the figures of all, and
cpu.pprof and heap.pprof of this process. They are written when it fails, too, and hold no data.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			options := pipeline.Options{Full: full, Accept: accept}
			if cmd.Flags().Changed("since") {
				var err error
				if options.Since, err = parseSince(since); err != nil {
					return err
				}
				if full {
					return usagef("--full reads everything again, --since a part: give one of them")
				}
			}
			if cmd.Flags().Changed("profile") && profile == "" {
				return usagef("--profile is empty: name the folder that the profile goes to")
			}
			return p.profiled(profile, func() error {
				return p.connect(cmd.Context(), func(ctx context.Context, w *warehouse.Warehouse) error {
					report, err := p.resolve(ctx, w, options)
					if err != nil {
						return err
					}
					return p.conclude(ctx, report, console.Summary)
				})
			})
		},
	}
	cmd.Flags().BoolVar(&full, "full", false, "read all events again, instead of those that came in since the last run")
	cmd.Flags().BoolVar(&accept, "accept", false, "publish what the run would otherwise be refused for")
	cmd.Flags().StringVar(&since, "since", "", "read again what came in from this time on and add what is new in it, as after a backfill: 2026-01-31 or 2026-01-31T12:00:00Z")
	cmd.Flags().StringVar(&profile, "profile", "", "write where the time of the run went to the folder `DIR`, which is made if it is missing")
	return cmd
}

// parseSince reads a date or a time; a date begins at midnight UTC.
func parseSince(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, usagef("--since %q is neither a date (2026-01-31) nor a time (2026-01-31T12:00:00Z)", text)
}

// conclude prints what was done, and logs it too where no terminal shows either.
func (p *program) conclude(ctx context.Context, report resolver.Report, write func(io.Writer, resolver.Report) error) error {
	if !p.stdoutIsTerminal() && !p.screen.IsTerminal() {
		console.LogSummary(ctx, p.logger, report)
	}
	return write(p.stdout, report)
}

// garbagePercent is how far the heap may grow over what is in use. While the graph is in memory it is nearly all of the heap, it
// holds no pointers, and so a collection costs next to nothing; the usual 100 would let the process take twice the graph.
const garbagePercent = 10

// resolve does one run with its progress on the screen.
func (p *program) resolve(ctx context.Context, w *warehouse.Warehouse, options pipeline.Options) (resolver.Report, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(garbagePercent))
	progress := console.NewRun(p.screen, p.logger)
	defer progress.Close()
	pipe, err := p.readyPipeline(ctx, w, progress)
	if err != nil {
		return resolver.Report{}, err
	}
	report, err := pipe.Run(ctx, options)
	switch {
	case errors.Is(err, pipeline.ErrSince):
		err = usageError{fmt.Errorf("--since: %w", err)}
	case err != nil && ctx.Err() != nil:
		err = fmt.Errorf("the run was stopped, and the published tables stay as they were: %w", err)
	}
	return report, err
}
