package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

func (p *program) runCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Resolve the events to profiles and publish the tables, once",
		Long: `Read the events, compute which identifiers belong together, and publish the tables, each by atomic exchange. A run that
fails or is killed leaves the published tables as they were.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.connect(cmd.Context(), func(ctx context.Context, w *warehouse.Warehouse) error {
				report, err := p.resolve(ctx, w)
				if err != nil {
					return err
				}
				if !p.stdoutIsTerminal() && !p.screen.IsTerminal() {
					console.LogSummary(ctx, p.logger, report)
				}
				return console.Summary(p.stdout, report)
			})
		},
	}
	cmd.Flags().Bool("full", true, "read all events again")
	return cmd
}

// garbagePercent is how far the heap may grow over what is in use. While the graph is in memory it is nearly all of the heap, it
// holds no pointers, and so a collection costs next to nothing; the usual 100 would let the process take twice the graph.
const garbagePercent = 10

// resolve does one run with its progress on the screen.
func (p *program) resolve(ctx context.Context, w *warehouse.Warehouse) (resolver.Report, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(garbagePercent))
	progress := console.NewRun(p.screen, p.logger)
	defer progress.Close()
	pipe, err := p.pipeline(w, progress)
	if err != nil {
		return resolver.Report{}, err
	}
	if err := p.makeTables(ctx, pipe); err != nil {
		return resolver.Report{}, err
	}
	report, err := pipe.Run(ctx)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("the run was stopped, and the published tables stay as they were: %w", err)
	}
	return report, err
}
