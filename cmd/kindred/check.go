package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

func (p *program) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Check schedules, connection, rights and source, without writing",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			problems := []error{
				p.say("settings", nil),
				p.checkSchedules(),
				p.checkConnection(cmd.Context()),
			}
			if err := errors.Join(problems...); err != nil {
				return err
			}
			fmt.Fprintln(p.stdout, "All is well.")
			return nil
		},
	}
}

// say prints one line of the check and hands the error on.
func (p *program) say(what string, err error) error {
	if err == nil {
		fmt.Fprintf(p.stdout, "ok    %s\n", what)
		return nil
	}
	fmt.Fprintf(p.stdout, "FAIL  %s\n", what)
	return err
}

func (p *program) checkSchedules() error {
	file, err := p.scheduleFile()
	if err != nil {
		return p.say("schedules", err)
	}
	return p.say(fmt.Sprintf("schedules: %s", console.Count(uint64(len(file.Entries)), "entry", "entries")), nil)
}

func (p *program) checkConnection(ctx context.Context) error {
	reached := false
	err := p.connect(ctx, func(ctx context.Context, w *warehouse.Warehouse) error {
		reached = true
		return p.checkWarehouse(ctx, w)
	})
	if !reached {
		return p.say("connection: "+console.MaskURL(p.settings.WarehouseURL), err)
	}
	return err
}

func (p *program) checkWarehouse(ctx context.Context, w *warehouse.Warehouse) error {
	version, err := w.Version(ctx)
	if err := p.say(fmt.Sprintf("connection: %s, ClickHouse %s", console.MaskURL(p.settings.WarehouseURL), version), err); err != nil {
		return err
	}
	pipe, err := p.pipeline(w, nil)
	if err != nil {
		return p.say("configuration", err)
	}
	source := p.model.Source
	return errors.Join(
		p.say("rights", pipe.CheckRights(ctx)),
		p.say(fmt.Sprintf("source: %s.%s", source.Database, source.Table), pipe.CheckSource(ctx)),
	)
}
