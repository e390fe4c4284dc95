package warehouse

import (
	"context"
	"fmt"
	"io"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// streamBlockRows is the block size asked for when keys are read: larger blocks cost fewer calls, and a block of two key columns
// is then 4 MiB.
const streamBlockRows = 128 << 10

// ReadPairs streams a statement's two UInt128 columns, block by block. The slices are reused after each call of use.
func (w *Warehouse) ReadPairs(ctx context.Context, statement sql.Statement, use func(left, right []resolver.Key) error) (rows uint64, err error) {
	var (
		left, right         proto.ColUInt128
		leftKeys, rightKeys []resolver.Key
	)
	return w.read(ctx, statement, proto.Results{{Data: &left}, {Data: &right}}, func() error {
		leftKeys, rightKeys = keys(leftKeys, left), keys(rightKeys, right)
		return use(leftKeys, rightKeys)
	})
}

// ReadRanks streams a statement's columns of UInt128 keys and UInt64 ranks, block by block. The slices are reused.
func (w *Warehouse) ReadRanks(ctx context.Context, statement sql.Statement, use func(keys []resolver.Key, ranks []uint64) error) (rows uint64, err error) {
	var (
		column  proto.ColUInt128
		ranks   proto.ColUInt64
		decoded []resolver.Key
	)
	return w.read(ctx, statement, proto.Results{{Data: &column}, {Data: &ranks}}, func() error {
		decoded = keys(decoded, column)
		return use(decoded, ranks)
	})
}

// ReadKeys streams a statement's one UInt128 column, block by block. The slice is reused.
func (w *Warehouse) ReadKeys(ctx context.Context, statement sql.Statement, use func(keys []resolver.Key) error) (rows uint64, err error) {
	var (
		column  proto.ColUInt128
		decoded []resolver.Key
	)
	return w.read(ctx, statement, proto.Results{{Data: &column}}, func() error {
		decoded = keys(decoded, column)
		return use(decoded)
	})
}

func keys(dst []resolver.Key, column proto.ColUInt128) []resolver.Key {
	dst = dst[:0]
	for _, value := range column {
		dst = append(dst, resolver.Key{Lo: value.Low, Hi: value.High})
	}
	return dst
}

func (w *Warehouse) read(ctx context.Context, statement sql.Statement, columns proto.Results, use func() error) (rows uint64, err error) {
	// A consumer that stops early must not leave the query running.
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	inner, running := w.begin(inner, statement.Name(), clickhouse.Settings{"max_block_size": streamBlockRows})
	running.stream = true
	var refused error // by the consumer
	err = w.streams.read(inner, running, statement, columns, func(n int) error {
		rows += uint64(n)
		refused = use()
		return refused
	})
	running.rows = rows
	running.end(err)
	switch {
	case refused != nil:
		return rows, fmt.Errorf("statement %s: %w", statement.Name(), refused)
	case err != nil:
		return rows, w.failed(ctx, statement.Name(), err)
	}
	return rows, nil
}

// Encoded is a column whose values are in ClickHouse's Native format already.
type Encoded struct {
	Name, Type string
	Data       []byte // what stands before the values, if the type has that, and the values
}

// InsertBlock inserts one block of so many rows, with settings beside Kindred's own.
func (w *Warehouse) InsertBlock(ctx context.Context, statement sql.Statement, settings map[string]any, rows int, columns []Encoded) error {
	if err := w.CheckSettings(); err != nil {
		return err
	}
	text, err := statement.Literal()
	if err != nil {
		return err
	}
	block := make([]encodedColumn, len(columns))
	input := make(proto.Input, len(columns))
	for i, column := range columns {
		input[i] = proto.InputColumn{Name: column.Name, Data: &block[i]}
		block[i].kind = proto.ColumnType(column.Type)
	}
	sent := false
	return w.insert(ctx, statement.Name(), text, settings, input, func(context.Context) error {
		for i := range block {
			block[i].rows, block[i].data = rows, columns[i].Data
			if sent {
				block[i].rows, block[i].data = 0, nil
			}
		}
		if sent {
			return io.EOF
		}
		sent = true
		return nil
	})
}

// encodedColumn hands bytes on as they are.
type encodedColumn struct {
	kind proto.ColumnType
	rows int
	data []byte
}

func (c *encodedColumn) Type() proto.ColumnType       { return c.kind }
func (c *encodedColumn) Rows() int                    { return c.rows }
func (c *encodedColumn) EncodeColumn(b *proto.Buffer) { b.PutRaw(c.data) }
func (c *encodedColumn) WriteColumn(w *proto.Writer)  { w.ChainWrite(c.data) }

// insert sends what the columns hold after each call of next, until it returns io.EOF, with empty columns.
func (w *Warehouse) insert(ctx context.Context, step, text string, settings map[string]any, columns proto.Input, next func(context.Context) error) error {
	inner, running := w.begin(ctx, step, settings)
	err := w.streams.insert(inner, running, text, columns, next)
	running.end(err)
	if err != nil {
		return w.failed(ctx, step, err)
	}
	return nil
}
