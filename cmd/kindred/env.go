package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/settings"
)

func (p *program) envCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "env",
		Short: "Print the settings, where each comes from, and what it means",
		Args:  noArguments,
		// In the place of the check that comes before every other command: who mends a setting wants to see them all first.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, _ []string) error {
			table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "VARIABLE\tVALUE\tFROM\tMEANING")
			for _, variable := range settings.Variables() {
				value, origin := p.given(cmd, variable)
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", variable.Name, shown(variable, value), origin, variable.Description)
			}
			return errors.Join(table.Flush(), p.configure(cmd.Flags()))
		},
	}
}

// given is a setting's text and where it comes from.
func (p *program) given(cmd *cobra.Command, variable settings.Variable) (value, origin string) {
	if flag := cmd.Flags().Lookup(variable.Flag); flag != nil && flag.Changed {
		return flag.Value.String(), "flag"
	}
	for _, pair := range p.environment {
		if name, value, _ := strings.Cut(pair, "="); name == variable.Name {
			return value, "environment"
		}
	}
	return variable.Default, "default"
}

// shown is a setting's text with its secrets masked.
func shown(variable settings.Variable, value string) string {
	switch {
	case value == "":
		return "-"
	case strings.HasSuffix(variable.Name, "_PASSWORD"):
		return console.Masked
	case strings.HasSuffix(variable.Name, "_URL"):
		return console.MaskURL(value)
	default:
		return value
	}
}
