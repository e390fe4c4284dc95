package warehouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/kindred-id/kindred/sql"
)

// ErrQuery is wrapped when the query that a person wrote is at fault.
var ErrQuery = errors.New("the query is not right")

var trailingFormat = regexp.MustCompile(`(?is)\bFORMAT\s+([A-Za-z][A-Za-z0-9]*)\s*$`)

// Query streams the result of a query that a person wrote, in a format of ClickHouse's, to out. Servers make formats over HTTP alone, so it
// goes that way beside a native address too. A FORMAT at the query's end is an error that wraps ErrQuery.
func (w *Warehouse) Query(ctx context.Context, text, format string, out io.Writer) error {
	if match := trailingFormat.FindStringSubmatch(text); match != nil {
		return fmt.Errorf("%w: leave out FORMAT %s and say --format %s", ErrQuery, match[1], match[1])
	}
	conn := w.conn
	if w.address.native() {
		var err error
		if conn, err = w.connectHTTP(ctx); err != nil {
			return err
		}
		defer conn.Close()
	}
	inner, running := w.begin(ctx, "query", nil)
	running.byHTTP = true
	refused := &destination{Writer: out}
	err := copyFormat(inner, conn, text, format, refused)
	running.end(err)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("query: stopped: %w", context.Cause(ctx))
	case refused.err != nil:
		return fmt.Errorf("query: write the result: %w", refused.err)
	case Code(err) != 0 && !connectionCodes[Code(err)]:
		// ClickHouse's own words are about the person's own text; hints made for Kindred's statements would mislead.
		return fmt.Errorf("%w: %s", ErrQuery, shorten(err.Error()))
	default:
		return fmt.Errorf("query: %w", explain(err, w.address))
	}
}

// copyFormat ends with the server's error also where that comes after the first rows: clickhouse-go finds it behind them.
func copyFormat(ctx context.Context, conn driver.Conn, text, format string, out io.Writer) error {
	stream, err := conn.QueryFormat(ctx, format, text)
	if err != nil {
		return err
	}
	defer stream.Close()
	_, err = io.Copy(out, stream)
	return err
}

// destination keeps the error of a write apart from those of the server.
type destination struct {
	io.Writer
	err error
}

func (d *destination) Write(p []byte) (n int, err error) {
	n, d.err = d.Writer.Write(p)
	return n, d.err
}

// connectHTTP connects by HTTP to the server of a native address: on the port of the address's option http_port, else on the one that the
// server itself listens on.
func (w *Warehouse) connectHTTP(ctx context.Context) (driver.Conn, error) {
	const ways = "name the right one by http_port=PORT in KINDRED_WAREHOUSE_URL, or use an http:// or https:// address"
	port, origin := w.address.HTTPPort, "which http_port says"
	if port == "" {
		name := "http_port"
		if w.address.Secure {
			name = "https_port"
		}
		var number uint16
		if err := w.Row(ctx, sql.Load("session/http_port.sql").Set("name", name), &number); err != nil {
			return nil, fmt.Errorf("formats are made over HTTP, and the server %s does not say on which port (%s): %s: %w",
				w.address, name, ways, err)
		}
		port, origin = strconv.Itoa(int(number)), "which the server says that it listens on"
	}
	address := w.address.overHTTP(port)
	conn, err := connect(ctx, address, w.recorder, w.settled)
	if err != nil {
		return nil, fmt.Errorf("formats are made over HTTP, by port %s, %s: %s: %w", port, origin, ways, err)
	}
	return conn, nil
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
