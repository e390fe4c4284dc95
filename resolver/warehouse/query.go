package warehouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// ErrNoFormats is wrapped when a result in a format is asked for on a clickhouse:// address, by whose protocol servers send blocks.
var ErrNoFormats = errors.New("formats are made by the server over HTTP: use its http:// or https:// address (port 8123 or 8443)")

// ErrQuery is wrapped when the query that a person wrote is at fault.
var ErrQuery = errors.New("the query is not right")

var trailingFormat = regexp.MustCompile(`(?is)\bFORMAT\s+([A-Za-z][A-Za-z0-9]*)\s*$`)

// Query streams the result of a query that a person wrote, in a format of ClickHouse's, to out. A FORMAT at the query's end is an
// error that wraps ErrQuery.
func (w *Warehouse) Query(ctx context.Context, text, format string, out io.Writer) error {
	if match := trailingFormat.FindStringSubmatch(text); match != nil {
		return fmt.Errorf("%w: leave out FORMAT %s and say --format %s", ErrQuery, match[1], match[1])
	}
	inner, running := w.begin(ctx, "query", nil)
	err := w.streams.query(inner, text, format, out)
	running.end(err)
	switch {
	case errors.Is(err, ErrNoFormats):
		return fmt.Errorf("%w: %w", ErrQuery, ErrNoFormats)
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("query: stopped: %w", context.Cause(ctx))
	case Code(err) != 0 && !connectionCodes[Code(err)]:
		// ClickHouse's own words are about the person's own text; hints made for Kindred's statements would mislead.
		return fmt.Errorf("%w: %s", ErrQuery, shorten(err.Error()))
	default:
		return fmt.Errorf("query: %w", explain(err, w.address))
	}
}

// connectionCodes are errors of the connection or the server rather than of the query.
var connectionCodes = map[int]bool{codeAuthentication: true, codeTimeout: true, codeMemory: true, codeNotEnoughSpace: true, codeCannotWriteToFile: true}

// shorten cuts the list of every token that a parser would have taken, which can be kilobytes.
func shorten(message string) string {
	before, expected, found := strings.Cut(message, " Expected one of:")
	if !found || len(expected) < 200 {
		return message
	}
	return before
}
