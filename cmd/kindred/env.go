package main

import (
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
		RunE: func(cmd *cobra.Command, _ []string) error {
			table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "VARIABLE\tVALUE\tFROM\tMEANING")
			for _, variable := range settings.Variables() {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", variable.Name, p.shown(variable), p.origin(cmd, variable), variable.Description)
			}
			return table.Flush()
		},
	}
}

// shown is a setting's value with its secrets masked.
func (p *program) shown(variable settings.Variable) string {
	value := p.settings.Text(variable)
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

func (p *program) origin(cmd *cobra.Command, variable settings.Variable) string {
	if flag := cmd.Flags().Lookup(variable.Flag); flag != nil && flag.Changed {
		return "flag"
	}
	for _, pair := range p.environment {
		if name, _, _ := strings.Cut(pair, "="); name == variable.Name {
			return "environment"
		}
	}
	return "default"
}
