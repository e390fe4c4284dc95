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
				events := "the model's sources have the events"
				if source, loadable := p.model.Loadable(); loadable {
					events = fmt.Sprintf("events go to %s.%s", source.Database, source.Table)
				}
				fmt.Fprintf(p.stdout, "Ready at %s: %s, results come to the database %s.\n", console.MaskURL(p.settings.WarehouseURL), events, p.settings.Database)
				return nil
			})
		},
	}
}
