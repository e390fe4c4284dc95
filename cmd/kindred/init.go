package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

func (p *program) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Make the databases and tables, as far as they are missing",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.connect(cmd.Context(), func(ctx context.Context, w *warehouse.Warehouse) error {
				pipe, err := p.pipeline(w, nil)
				if err != nil {
					return err
				}
				if err := pipe.Init(ctx); err != nil {
					return err
				}
				source := p.model.Source
				fmt.Fprintf(p.stdout, "Ready at %s: events go to %s.%s, results come to the database %s.\n",
					console.MaskURL(p.settings.WarehouseURL), source.Database, source.Table, p.settings.Database)
				return nil
			})
		},
	}
}
