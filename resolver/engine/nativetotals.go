package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/sql"
)

// aside sends a result's totals and extremes, which the engine leaves out in Native. It writes them in other formats: so the
// statement runs a second time, as JSON, and what is beside its rows is read back into columns of their types.
func (r *nativeResult) aside(c *chdb.Connection, s statement, text string, giveUp func(error)) error {
	s.sql, s.format, s.formatAt, s.endsAt = text, "", 0, len(text)
	d, err := openDocument(c, s, "JSONCompact", r.exchange.parameters)
	if err != nil || d == nil {
		return err
	}
	defer d.Close()
	beside, err := readBeside(json.NewDecoder(d))
	if err != nil {
		err = fmt.Errorf("read totals: %w", err)
		giveUp(err)
	}
	if ended := d.wait(); ended != nil {
		return ended // which is why there was less to read
	}
	if err != nil {
		return err
	}
	if err := r.reread(c, proto.ServerCodeTotals, beside.totals); err != nil {
		return err
	}
	return r.reread(c, proto.ServerCodeExtremes, beside.extremes)
}

// beside is what a document of JSONCompact has beside its rows: rows, too.
type beside struct{ totals, extremes []json.RawMessage }

// readBeside reads a document to its end, and keeps a row at a time.
func readBeside(decoder *json.Decoder) (beside, error) {
	var found beside
	if err := open(decoder, '{'); err != nil {
		return beside{}, err
	}
	for decoder.More() {
		member, err := decoder.Token()
		if err != nil {
			return beside{}, err
		}
		switch member {
		case "data":
			err = skipRows(decoder)
		case "totals":
			found.totals = make([]json.RawMessage, 1)
			err = decoder.Decode(&found.totals[0])
		case "extremes":
			var extremes struct{ Min, Max json.RawMessage }
			err = decoder.Decode(&extremes)
			found.extremes = []json.RawMessage{extremes.Min, extremes.Max}
		default:
			var other json.RawMessage
			err = decoder.Decode(&other)
		}
		if err != nil {
			return beside{}, err
		}
	}
	_, err := decoder.Token()
	return found, err
}

func skipRows(decoder *json.Decoder) error {
	if err := open(decoder, '['); err != nil {
		return err
	}
	for decoder.More() {
		var row json.RawMessage
		if err := decoder.Decode(&row); err != nil {
			return err
		}
	}
	_, err := decoder.Token()
	return err
}

func open(decoder *json.Decoder, want json.Delim) error {
	token, err := decoder.Token()
	if err == nil && token != want {
		err = errors.New("the engine's JSON is of another form")
	}
	return err
}

// reread has the engine write rows of JSON as a block of the result's types.
func (r *nativeResult) reread(c *chdb.Connection, code proto.ServerCode, rows []json.RawMessage) error {
	if len(rows) == 0 {
		return nil
	}
	columns := make([]string, len(r.columns))
	for i, column := range r.columns {
		columns[i] = sql.QuoteName(column.Name) + " " + column.Type
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = string(row)
	}
	statement := sql.Load("engine/reread.sql").Set("columns", strings.Join(columns, ", ")).Set("rows", strings.Join(lines, "\n"))
	text, err := statement.Literal()
	if err != nil {
		return err
	}
	result, err := c.Query(text, "Native")
	if err != nil {
		return err
	}
	defer result.Close()
	return r.blocks(code, result.Bytes())
}
