package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/engine/native"
)

// nativeResult sends one result.
type nativeResult struct {
	exchange *nativeExchange
	columns  []native.Column // nil until the header was sent
	profile  proto.Profile
}

// stream sends the pieces of a SELECT as they come.
func (r *nativeResult) stream(stream *chdb.Stream) error {
	for {
		piece, err := stream.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		err = r.piece(piece)
		piece.Close()
		if err == nil {
			err = silent(r.exchange.connection.writer.Flush())
		}
		if err != nil {
			return err
		}
	}
}

// silent marks what cannot be told, because it is about telling.
func silent(err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(errSilent, err)
}

// piece sends blocks that the engine wrote, and what it counted for them. Of the first, the header goes ahead, which also tells
// before anything is sent whether the types can be walked.
func (r *nativeResult) piece(piece *chdb.Result) error {
	if r.columns == nil {
		first := native.Memory(piece.Bytes())
		columns, err := native.NewWalker(&first, native.Form{}).Columns()
		if err != nil {
			return err
		}
		if err := r.header(columns); err != nil {
			return err
		}
	}
	if err := r.progress(piece.Counters()); err != nil {
		return err
	}
	return r.blocks(proto.ServerCodeData, piece.Bytes())
}

// blocks sends each block in a packet of its own.
func (r *nativeResult) blocks(code proto.ServerCode, written []byte) error {
	x := r.exchange
	source := native.Memory(written)
	walker := native.NewWalker(&source, native.Form{})
	for len(source) > 0 {
		before := len(source)
		body, end, err := x.connection.writer.Block(code, x.compression)
		if err != nil {
			return silent(err)
		}
		shape, err := walker.Block(body, x.connection.form)
		if err := errors.Join(err, end()); err != nil {
			return silent(err)
		}
		if code == proto.ServerCodeData {
			r.profile.Blocks++
			r.profile.Rows += shape.Rows
			r.profile.Bytes += uint64(before - len(source))
		}
	}
	return nil
}

// header sends a block without rows.
func (r *nativeResult) header(columns []native.Column) error {
	r.columns = columns
	x := r.exchange
	body, end, err := x.connection.writer.Block(proto.ServerCodeData, x.compression)
	if err == nil {
		_, err = body.Write(native.AppendHeader(nil, x.connection.form, columns))
	}
	if err == nil {
		err = end()
	}
	return silent(err)
}

// describe sends the header of a result without rows: the engine writes nothing of it.
func (r *nativeResult) describe(c *chdb.Connection, text string) error {
	columns := []native.Column{}
	if err := describe(c, "("+text+"\n)", r.exchange.parameters, func(d *described) { columns = append(columns, d.Column) }); err != nil {
		return err
	}
	return r.header(columns)
}

// meta does the same for a SHOW or the like, which cannot be described. It runs again in a format that has a header always.
func (r *nativeResult) meta(c *chdb.Connection, text string) error {
	result, err := c.Query(text, "JSONCompact", r.exchange.parameters...)
	if err != nil {
		return err
	}
	defer result.Close()
	var document struct{ Meta []native.Column }
	if err := json.Unmarshal(result.Bytes(), &document); err != nil {
		return fmt.Errorf("read the header of a result without rows: %w", err)
	}
	return r.header(document.Meta)
}

func (r *nativeResult) progress(counters chdb.Counters) error {
	return silent(r.exchange.connection.writer.Progress(progressOf(counters)))
}

// finish tells of the result as a whole. That a LIMIT was not looked for is not said: old clients would look themselves, and crash.
func (r *nativeResult) finish() error {
	r.profile.CalculatedRowsBeforeLimit = true
	return silent(r.exchange.connection.writer.Profile(r.profile))
}

func (d *described) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&d.Name, &d.Type, &d.filled})
}
