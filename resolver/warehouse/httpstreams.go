package warehouse

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// httpStreams has blocks of the Native format in the bodies of requests and responses.
type httpStreams struct{ conn driver.Conn }

// Revisions of the protocol that the Native format goes by over HTTP: that of results is what clickhouse-go names in each request
// (client_protocol_version), and inserts have none.
const (
	resultRevision = clickhouse.ClientTCPProtocolVersion
	insertRevision = 0
)

func (h httpStreams) read(ctx context.Context, _ *running, statement builder, columns proto.Results, use func(rows int) error) error {
	text, values, err := statement.Build()
	if err != nil {
		return err
	}
	stream, err := h.conn.QueryFormat(ctx, "Native", text, named(values)...)
	if err != nil {
		return err
	}
	defer stream.Close()
	buffered := bufio.NewReaderSize(stream, 1<<20)
	reader := proto.NewReader(buffered)
	for {
		// Only between two blocks may the stream end: anywhere else it was cut.
		if _, err := buffered.Peek(1); errors.Is(err, io.EOF) {
			return nil
		}
		var block proto.Block
		if err := block.DecodeBlock(reader, resultRevision, columns); err != nil {
			return err
		}
		if block.Rows == 0 {
			continue
		}
		if err := use(block.Rows); err != nil {
			return err
		}
	}
}

func (h httpStreams) insert(ctx context.Context, _ *running, text string, columns proto.Input, next func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // a server may refuse the insert while the next block is waited for
	return h.conn.InsertFormat(ctx, "Native", text, &blockReader{next: func() error { return next(ctx) }, columns: columns})
}

func (h httpStreams) close() error { return nil } // the connections are those of conn

// blockReader reads as the blocks that its columns hold, one after the other.
type blockReader struct {
	next    func() error
	columns proto.Input
	buffer  proto.Buffer
	rest    []byte // of the buffer
}

func (r *blockReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if err := r.next(); err != nil {
			return 0, err
		}
		r.buffer.Reset()
		block := proto.Block{Columns: len(r.columns), Rows: r.columns[0].Data.Rows()}
		if err := block.EncodeRawBlock(&r.buffer, insertRevision, r.columns); err != nil {
			return 0, fmt.Errorf("encode a block: %w", err)
		}
		r.rest = r.buffer.Buf
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}
