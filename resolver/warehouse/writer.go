package warehouse

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// Writer streams columns of keys into a table, in blocks, with constant memory.
type Writer struct {
	pipe   *io.PipeWriter
	done   chan error
	data   []keyColumn // reused from block to block, as is buffer
	buffer proto.Buffer
	result error
	ended  bool
}

// Column is a column of 16 bytes a row that a Writer fills.
type Column struct {
	name string
	kind proto.ColumnType
}

// KeyColumn is a column of type UInt128.
func KeyColumn(name string) Column { return Column{name, proto.ColumnTypeUInt128} }

// UUIDColumn is a column of type UUID, which is a UInt128 to the wire.
func UUIDColumn(name string) Column { return Column{name, proto.ColumnTypeUUID} }

// keyColumn is a column of 16 bytes a row that goes by the type of the table's column.
type keyColumn struct {
	proto.ColUInt128
	Column
}

func (c *keyColumn) Type() proto.ColumnType { return c.kind }

// WriteKeys begins an insert of the columns. The statement is an INSERT without data. The caller ends it with
// Close, which reports whether the warehouse took everything, or with Abort.
func (w *Warehouse) WriteKeys(ctx context.Context, statement sql.Statement, columns ...Column) (*Writer, error) {
	text, err := statement.Literal()
	if err != nil {
		return nil, err
	}
	reader, pipe := io.Pipe()
	writer := &Writer{pipe: pipe, done: make(chan error, 1), data: make([]keyColumn, len(columns))}
	for i, column := range columns {
		writer.data[i].Column = column
	}
	go func() {
		err := w.insert(ctx, statement.Name(), text, nil, reader)
		reader.CloseWithError(errors.Join(io.ErrClosedPipe, err)) // a write that follows fails at once
		writer.done <- err
	}()
	return writer, nil
}

// Write sends one block: a slice for each column, all of one length.
func (w *Writer) Write(columns ...[]resolver.Key) error {
	if len(columns[0]) == 0 {
		return nil
	}
	input := make([]proto.InputColumn, len(columns))
	for i, column := range columns {
		w.data[i].Reset()
		for _, key := range column {
			w.data[i].Append(proto.UInt128{Low: key.Lo, High: key.Hi})
		}
		input[i] = proto.InputColumn{Name: w.data[i].name, Data: &w.data[i]}
	}
	w.buffer.Reset()
	block := proto.Block{Columns: len(input), Rows: len(columns[0])}
	if err := block.EncodeRawBlock(&w.buffer, nativeRevision, input); err != nil {
		return fmt.Errorf("encode keys: %w", err)
	}
	if _, err := w.pipe.Write(w.buffer.Buf); err != nil {
		return w.finish() // the insert's own error says more than the broken pipe's
	}
	return nil
}

// Close ends the insert and waits for the warehouse.
func (w *Writer) Close() error {
	w.pipe.Close()
	return w.finish()
}

// Abort ends the insert with an error, so that the warehouse does not take a part for the whole.
func (w *Writer) Abort(cause error) {
	w.pipe.CloseWithError(cause)
	_ = w.finish() // the cause is what the caller reports
}

func (w *Writer) finish() error {
	if !w.ended {
		w.ended, w.result = true, <-w.done
	}
	return w.result
}
