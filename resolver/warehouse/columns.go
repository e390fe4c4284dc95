package warehouse

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// ErrNoColumns is returned on clickhouse:// addresses: keys stream over HTTP.
var ErrNoColumns = errors.New("the columns of keys stream over HTTP: use the http:// or https:// address of the server (port 8123 or 8443)")

// nativeRevision is the protocol revision of the Native format over HTTP when the client names none.
const nativeRevision = 0

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
	text, values, err := statement.Build()
	if err != nil {
		return 0, err
	}
	// A consumer that stops early must not leave the query running.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, running := w.begin(ctx, statement.Name(), clickhouse.Settings{"max_block_size": streamBlockRows})
	defer func() {
		running.rows = rows
		running.end(err)
	}()
	stream, err := w.conn.QueryFormat(ctx, "Native", text, named(values)...)
	if err != nil {
		return 0, w.failed(ctx, statement.Name(), err)
	}
	defer stream.Close()
	buffered := bufio.NewReaderSize(stream, 1<<20)
	reader := proto.NewReader(buffered)
	for {
		// Only between two blocks may the stream end: anywhere else it was cut.
		if _, err := buffered.Peek(1); errors.Is(err, io.EOF) {
			return rows, nil
		}
		var block proto.Block
		if err := block.DecodeRawBlock(reader, nativeRevision, columns); err != nil {
			return rows, w.failed(ctx, statement.Name(), err)
		}
		if block.Rows == 0 {
			continue
		}
		rows += uint64(block.Rows)
		if err := use(); err != nil {
			return rows, fmt.Errorf("statement %s: %w", statement.Name(), err)
		}
	}
}

// InsertNative streams an insert whose body is already in the Native format, with settings beside Kindred's own.
func (w *Warehouse) InsertNative(ctx context.Context, statement sql.Statement, settings map[string]any, body io.Reader) error {
	text, err := statement.Literal()
	if err != nil {
		return err
	}
	return w.insert(ctx, statement.Name(), text, settings, body)
}

func (w *Warehouse) insert(ctx context.Context, step, text string, settings map[string]any, body io.Reader) error {
	inner, running := w.begin(ctx, step, settings)
	err := w.conn.InsertFormat(inner, "Native", text, body)
	running.end(err)
	if err != nil {
		return w.failed(ctx, step, err)
	}
	return nil
}
