package warehouse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// Writer streams columns of keys into a table, in blocks, with constant memory.
type Writer struct {
	blocks chan [][]resolver.Key // that Write hands over; closed when there are no more
	copied chan struct{}         // the block that was handed over is the caller's again
	done   chan struct{}         // closed when the insert has ended, with result
	cause  error                 // of an Abort; set before blocks is closed
	result error
	whole  atomic.Bool // the insert was told that there are no more
	closed bool
	data   []keyColumn // reused from block to block
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
	writer := &Writer{blocks: make(chan [][]resolver.Key), copied: make(chan struct{}), done: make(chan struct{}), data: make([]keyColumn, len(columns))}
	input := make(proto.Input, len(columns))
	for i, column := range columns {
		writer.data[i].Column = column
		input[i] = proto.InputColumn{Name: column.name, Data: &writer.data[i]}
	}
	go func() {
		writer.result = w.insert(ctx, statement.Name(), text, nil, input, writer.next)
		if writer.result == nil && !writer.whole.Load() {
			writer.result = fmt.Errorf("statement %s: the warehouse ended the insert before it had all of it", statement.Name())
		}
		close(writer.done)
	}()
	return writer, nil
}

// next fills the columns with the next block.
func (w *Writer) next(ctx context.Context) error {
	for i := range w.data {
		w.data[i].Reset()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case block, more := <-w.blocks:
		switch {
		case !more && w.cause != nil:
			return fmt.Errorf("stopped: %v", w.cause) // not wrapped: a cause of io.EOF would be an end like any other
		case !more:
			w.whole.Store(true)
			return io.EOF
		}
		for i, column := range block {
			for _, key := range column {
				w.data[i].Append(proto.UInt128{Low: key.Lo, High: key.Hi})
			}
		}
		w.copied <- struct{}{}
		return nil
	}
}

// Write sends one block: a slice for each column, all of one length. It is under way when Write returns; whether it arrives, a later
// call tells.
func (w *Writer) Write(columns ...[]resolver.Key) error {
	if len(columns[0]) == 0 {
		return nil
	}
	if w.closed {
		<-w.done
		return cmp.Or(w.result, errClosed)
	}
	select {
	case w.blocks <- columns:
		<-w.copied
		return nil
	case <-w.done:
		return w.result
	}
}

var errClosed = errors.New("a write after the insert's end")

// Close ends the insert and waits for the warehouse.
func (w *Writer) Close() error { return w.end(nil) }

// Abort ends the insert with an error, so that the warehouse does not take a part for the whole.
func (w *Writer) Abort(cause error) { _ = w.end(cause) } // the cause is what the caller reports

func (w *Writer) end(cause error) error {
	if !w.closed {
		w.closed, w.cause = true, cause
		close(w.blocks)
	}
	<-w.done
	return w.result
}
