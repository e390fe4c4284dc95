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
	var printModel bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check model, schedules, connection, rights and source, without writing",
		Long: `Check model, schedules, connection, rights and source, without writing. The model is the file that KINDRED_MODEL names, else
kindred.yaml of the working directory, else the built-in one. --print-model prints the one that applies, to start a file from:

  kindred check --print-model > kindred.yaml`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if printModel {
				return p.printModel()
			}
			settingsErr, modelErr := p.say("settings", nil), p.checkModel()
			err := errors.Join(settingsErr, modelErr, p.checkSchedules(), p.checkConnection(cmd.Context(), modelErr == nil))
			if err != nil {
				return err
			}
			fmt.Fprintln(p.stdout, "All is well.")
			return nil
		},
	}
	cmd.Flags().BoolVar(&printModel, "print-model", false, "print the model that applies as a commented file, and check nothing else")
	return cmd
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

func (p *program) checkModel() error {
	from, err := p.readModel()
	return p.say("model: "+from, err)
}

// checkConnection checks the warehouse, and what is in it if there is a model to check it by.
func (p *program) checkConnection(ctx context.Context, hasModel bool) error {
	reached := false
	err := p.connect(ctx, func(ctx context.Context, w *warehouse.Warehouse) error {
		reached = true
		return p.checkWarehouse(ctx, w, hasModel)
	})
	if !reached {
		return p.say("connection: "+console.MaskURL(p.settings.WarehouseURL), err)
	}
	return err
}

func (p *program) checkWarehouse(ctx context.Context, w *warehouse.Warehouse, hasModel bool) error {
	version, err := w.Version(ctx)
	if err := p.say(fmt.Sprintf("connection: %s, ClickHouse %s", console.MaskURL(p.settings.WarehouseURL), version), err); err != nil || !hasModel {
		return err
	}
	pipe, err := p.pipeline(w, nil)
	if err != nil {
		return p.say("configuration", err)
	}
	source := p.model.Sources[0]
	return errors.Join(
		p.say("rights", pipe.CheckRights(ctx)),
		p.say(fmt.Sprintf("source: %s.%s", source.Database, source.Table), pipe.CheckSource(ctx)),
	)
}
