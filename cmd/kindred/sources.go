package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/modelfile"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// errNothingDetected says that no table looks like events.
var errNothingDetected = errors.New("no table is recognised")

// namedInMessages is how many databases or tables a message names.
const namedInMessages = 10

func (p *program) sourcesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sources",
		Short: "Find tables of events in the warehouse",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("unknown command %q of kindred sources%s; `kindred sources --help` lists them", args[0], suggestion(cmd, args[0]))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.AddCommand(p.detectCommand())
	return cmd
}

func (p *program) detectCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "detect",
		Short: "Write a first model of the tables that are recognised",
		Long: `Write a first model of the tables that are recognised: those of Segment, RudderStack, Jitsu, PostHog and Snowplow, and Kindred's
own. It goes by the columns of all tables that the user may see, and reads no rows. Tables that may hold records of people are in it
as comments.`,
		Example: "  kindred sources detect > kindred.yaml\n  kindred check",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.connect(cmd.Context(), p.detect)
		},
	}
}

func (p *program) detect(ctx context.Context, w *warehouse.Warehouse) error {
	found, err := pipeline.Detect(ctx, w, p.settings.Database, p.settings.StateDatabase)
	if err != nil {
		return err
	}
	var certain, guesses []string
	for _, s := range found.Suggestions {
		if s.Guess {
			guesses = append(guesses, tableNames(s)...)
		} else {
			certain = append(certain, fmt.Sprintf("%s (%s)", console.Plain(s.Source.Name), strings.Join(tableNames(s), ", ")))
		}
	}
	if len(certain) == 0 {
		return nothingDetected(found, guesses)
	}
	fmt.Fprintf(p.stderr, "Recognised %s: %s.\n", console.Count(uint64(len(certain)), "source", "sources"), strings.Join(certain, "; "))
	if len(found.Left) > 0 {
		var left []string
		for _, s := range found.Left {
			left = append(left, tableNames(s)...)
		}
		fmt.Fprintf(p.stderr, "Left out, since %s the rows of others: %s.\n", have(len(left)), some(left))
	}
	if len(guesses) > 0 {
		fmt.Fprintf(p.stderr, "In the model as comments, since %s be records of people: %s.\n", may(len(guesses)), some(guesses))
	}
	if _, err := fmt.Fprint(p.stdout, modelfile.First(found.Suggestions)); err != nil {
		return err
	}
	fmt.Fprintln(p.stderr, "Keep the model as kindred.yaml, then see by `kindred check` what the rows hold.")
	return nil
}

// nothingDetected says what was looked at, and how to go on.
func nothingDetected(found pipeline.Detection, guesses []string) error {
	if found.Tables == 0 {
		return fmt.Errorf("%w: the user sees no tables beside the warehouse's and Kindred's own; `GRANT SELECT ON …` lets it see them", errNothingDetected)
	}
	var databases []string
	for _, name := range found.Databases {
		databases = append(databases, console.Plain(name))
	}
	maybe := ""
	if len(guesses) > 0 {
		maybe = fmt.Sprintf("; %s be records of people: %s", may(len(guesses)), some(guesses))
	}
	return fmt.Errorf("%w: of %s in %s (%s) none has the columns of events that Segment, RudderStack, Jitsu, PostHog, Snowplow or Kindred write%s; "+
		"a source without a preset says itself which columns are which, see `kindred check --print-model`",
		errNothingDetected, console.Count(uint64(found.Tables), "table", "tables"), console.Count(uint64(len(found.Databases)), "database", "databases"),
		some(databases), maybe)
}

// some lists the first of the names: a warehouse may have thousands of tables.
func some(names []string) string {
	if len(names) > namedInMessages {
		names = append(names[:namedInMessages:namedInMessages], fmt.Sprintf("… %s more", console.Number(uint64(len(names)-namedInMessages))))
	}
	return strings.Join(names, ", ")
}

func have(count int) string {
	if count == 1 {
		return "it has"
	}
	return "they have"
}

func may(count int) string {
	if count == 1 {
		return "it may"
	}
	return "they may"
}

func tableNames(s resolver.Suggestion) []string {
	var names []string
	for _, table := range s.Tables {
		names = append(names, console.Plain(table.Database)+"."+console.Plain(table.Table))
	}
	return names
}
