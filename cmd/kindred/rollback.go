package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

func (p *program) rollbackCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rollback",
		Short: "Put the generation before the published one back",
		Long: `Put the generation that was published before back in its place, with its state: the next run goes on from there and reads the
windows since then again. The generation that is published now is gone after that. KINDRED_KEEP_GENERATIONS says how many are kept.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.connect(cmd.Context(), p.rollback)
		},
	}
}

func (p *program) rollback(ctx context.Context, w *warehouse.Warehouse) error {
	pipe, err := p.readyPipeline(ctx, w, nil)
	if err != nil {
		return err
	}
	report, err := pipe.Rollback(ctx)
	if err != nil {
		return err
	}
	return p.conclude(ctx, report, console.Rollback)
}
