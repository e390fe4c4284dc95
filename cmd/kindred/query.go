package main

import (
	"context"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// Formats of ClickHouse's that are used when none is asked for: a table for people, tab-separated values for programs.
const (
	formatForTerminal = "PrettyCompactMonoBlock"
	formatForPipe     = "TabSeparated"
)

var formatPattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

func (p *program) queryCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "query SQL",
		Short: "Run a query and print its result",
		Long: `Run a query and print its result, as a table on a terminal and elsewhere, as clickhouse-client does, as tab-separated values
without a line of names: --format TSVWithNames writes that line. "-" reads the query from standard input. --format takes any of ClickHouse's
formats: CSVWithNames, JSONEachRow, Vertical, Markdown, Parquet, …`,
		Example: "  kindred query 'SELECT user_id, anonymous_ids FROM identity.profiles LIMIT 5'",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("query takes one argument, the SQL, got %d: put it in quotes, as in kindred query 'SELECT 1'", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			text := args[0]
			if text == "-" {
				read, err := io.ReadAll(p.stdin)
				if err != nil {
					return usagef("read the query from standard input: %w", err)
				}
				text = string(read)
			}
			text = strings.TrimRight(strings.TrimSpace(text), "; \n")
			if text == "" {
				return usagef("the query is empty: kindred query 'SELECT 1'")
			}
			if format == "" {
				format = formatForPipe
				if p.stdoutIsTerminal() {
					format = formatForTerminal
				}
			}
			if !formatPattern.MatchString(format) {
				return usagef("%q is no name of a format: use one of ClickHouse's, for example CSVWithNames or JSONEachRow", format)
			}
			// Formats are made over HTTP alone.
			return p.connectBy(cmd.Context(), (*embedded.Engine).URL, func(ctx context.Context, w *warehouse.Warehouse) error {
				return w.Query(ctx, text, format, p.stdout)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "", "format of the result, by ClickHouse's names; TSVWithNames has a header")
	return cmd
}
