package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

func (p *program) checkCommand() *cobra.Command {
	var printModel, quick bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check model, schedules, connection, rights and sources, without writing",
		Long: `Check model, schedules, connection, rights and sources, without writing. The model is the file that KINDRED_MODEL names, else
kindred.yaml of the working directory, else the built-in one.

Of each source it tells what its rows hold, and warns of what may be wrong with them, which changes nothing in the exit code. For
that it reads all rows twice; --quick leaves it out. --print-model prints the model that applies, to start a file from:

  kindred check --print-model > kindred.yaml`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if printModel {
				return p.printModel()
			}
			settingsErr, modelErr := p.say("settings", nil), p.checkModel()
			check := &check{program: p, rows: !quick}
			if modelErr == nil {
				check.previousID()
			}
			err := errors.Join(settingsErr, modelErr, p.checkSchedules(), check.connection(cmd.Context(), modelErr == nil))
			if err != nil {
				return err
			}
			if check.warnings > 0 {
				fmt.Fprintf(p.stdout, "All is well, but for %s.\n", console.Count(uint64(check.warnings), "warning", "warnings"))
				return nil
			}
			fmt.Fprintln(p.stdout, "All is well.")
			return nil
		},
	}
	cmd.Flags().BoolVar(&printModel, "print-model", false, "print the model that applies as a commented file, and check nothing else")
	cmd.Flags().BoolVar(&quick, "quick", false, "do not read the rows of the sources")
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

// check is one check of the warehouse.
type check struct {
	*program
	rows     bool // the rows of the sources are read
	warnings int
}

// previousID warns of what a model does that is allowed, and that the built-in one does better.
func (c *check) previousID() {
	taken, is := c.model.TakenFor()
	if !is {
		return
	}
	c.warnings++
	var of []string
	for _, name := range []string{resolver.UserID, resolver.AnonymousID} {
		if slices.Contains(c.model.Types, name) {
			of = append(of, name)
		}
	}
	fmt.Fprintf(c.stdout, "warn  model: %s is read from previous_id, which may name a visitor or an account: "+
		"take that place out, and add the identifier "+
		"{type: previous_id, from: [{path: previous_id, on: alias}], stands_for: [%s]}\n", taken, strings.Join(of, ", "))
}

// connection checks the warehouse, and what is in it if there is a model to check it by.
func (c *check) connection(ctx context.Context, hasModel bool) error {
	reached := false
	err := c.connect(ctx, func(ctx context.Context, w *warehouse.Warehouse) error {
		reached = true
		return c.warehouse(ctx, w, hasModel)
	})
	if !reached {
		return c.say("connection: "+console.MaskURL(c.settings.WarehouseURL), err)
	}
	return err
}

func (c *check) warehouse(ctx context.Context, w *warehouse.Warehouse, hasModel bool) error {
	version, err := w.Version(ctx)
	if err := c.say(fmt.Sprintf("connection: %s, ClickHouse %s", console.MaskURL(c.settings.WarehouseURL), version), err); err != nil || !hasModel {
		return err
	}
	pipe, err := c.pipeline(w, nil)
	if err != nil {
		return c.say("configuration", err)
	}
	if err := pipe.CheckDatabases(ctx); err != nil {
		return c.say("databases", err)
	}
	return errors.Join(
		c.say("rights", pipe.CheckRights(ctx)),
		c.say("published tables, and what they were built on", pipe.CheckPublished(ctx)),
		c.sources(ctx, pipe))
}

// sources tells what each source has, as soon as that is known: to read all rows of one can take a while.
func (c *check) sources(ctx context.Context, pipe *pipeline.Pipeline) error {
	told := 0
	var unwritten error // what the output could not take is wrong with no source
	err := pipe.Survey(ctx, c.rows, func(report resolver.SourceReport) error {
		told++
		c.warnings += len(report.Warnings())
		unwritten = errors.Join(c.say("source: "+c.sourceName(report.Source), nil), console.SourceReport(c.stdout, report))
		return unwritten
	})
	switch sources := c.model.Sources[told:]; {
	case err == nil, unwritten != nil:
		return err
	case errors.Is(err, pipeline.ErrSource) && len(sources) > 1:
		return c.say("sources", err) // it names which
	default:
		return c.say("source: "+c.sourceName(sources[0]), err)
	}
}

// sourceName says which source is meant, and what it is by the model: of the one that is read as it is, the table.
func (p *program) sourceName(source resolver.Source) string {
	name := console.Plain(source.Name)
	switch {
	case p.model.Plain():
		return console.Plain(source.Database) + "." + console.Plain(source.Table)
	case source.Preset != "":
		return fmt.Sprintf("%s (%s)", name, source.Preset)
	case source.Kind == resolver.Records:
		return name + " (records)"
	default:
		return name
	}
}
