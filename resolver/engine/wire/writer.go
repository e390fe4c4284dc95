package wire

import (
	"bufio"
	"io"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/engine/native"
)

// Writer writes a server's packets. They go out with Flush, or when there are many. Its errors are the connection's, and stay.
type Writer struct {
	out      *bufio.Writer
	buffer   proto.Buffer
	frames   map[Method]*FrameWriter
	revision int
}

const writeBuffer = 64 << 10

// NewWriter writes to a connection.
func NewWriter(connection io.Writer) *Writer {
	return &Writer{out: bufio.NewWriterSize(connection, writeBuffer), frames: make(map[Method]*FrameWriter)}
}

// SetRevision says what both sides speak from now on.
func (w *Writer) SetRevision(revision int) { w.revision = revision }

// Flush sends what was written.
func (w *Writer) Flush() error { return w.out.Flush() }

func (w *Writer) send(encode func(b *proto.Buffer)) error {
	w.buffer.Reset()
	encode(&w.buffer)
	_, err := w.out.Write(w.buffer.Buf)
	return err
}

// Hello answers a client's greeting, in the client's revision.
func (w *Writer) Hello(h proto.ServerHello) error {
	return w.send(func(b *proto.Buffer) { h.EncodeAware(b, w.revision) })
}

// Pong answers a ping.
func (w *Writer) Pong() error { return w.send(proto.ServerCodePong.Encode) }

// EndOfStream ends the answer to a query.
func (w *Writer) EndOfStream() error { return w.send(proto.ServerCodeEndOfStream.Encode) }

// Exception tells of an error; it ends the answer to a query.
func (w *Writer) Exception(code int, text string) error {
	return w.send(func(b *proto.Buffer) {
		proto.ServerCodeException.Encode(b)
		e := proto.Exception{Code: proto.Error(code), Name: "DB::Exception", Message: text}
		e.EncodeAware(b, w.revision)
	})
}

// Progress tells what was read or written since the last one.
func (w *Writer) Progress(p proto.Progress) error {
	return w.send(func(b *proto.Buffer) {
		proto.ServerCodeProgress.Encode(b)
		p.EncodeAware(b, w.revision)
	})
}

// Written tells at the end of an INSERT what was written, to clients that expect it there.
func (w *Writer) Written(p proto.Progress) error {
	if w.revision < revisionWritten {
		return nil
	}
	return w.Progress(p)
}

// Profile tells of a result as a whole.
func (w *Writer) Profile(p proto.Profile) error {
	return w.send(func(b *proto.Buffer) { p.EncodeAware(b, w.revision) })
}

// eventColumns are those of the counters that a server tells of a query.
var eventColumns = []native.Column{{Name: "host_name", Type: "String"}, {Name: "current_time", Type: "DateTime"}, {Name: "thread_id", Type: "UInt64"},
	{Name: "type", Type: "Enum8('increment' = 1, 'gauge' = 2)"}, {Name: "name", Type: "String"}, {Name: "value", Type: "Int64"}}

// InsertEvents answers a block of an INSERT. Some clients wait for that before they send the next one. It has no counters: the
// library tells of none.
func (w *Writer) InsertEvents() error {
	if w.revision < revisionInsertEvents {
		return nil
	}
	err := w.send(func(b *proto.Buffer) {
		proto.ServerProfileEvents.Encode(b)
		b.PutString("")
		b.PutRaw(native.AppendHeader(nil, native.FormOf(w.revision), eventColumns)) // never compressed
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// Block begins a packet that is a block: Data, Totals or Extremes. The block is written to body, and end ends it.
func (w *Writer) Block(code proto.ServerCode, compression Compression) (body io.Writer, end func() error, err error) {
	if err := w.send(func(b *proto.Buffer) { code.Encode(b); b.PutString("") }); err != nil {
		return nil, nil, err
	}
	if !compression.On {
		return w.out, func() error { return nil }, nil
	}
	frames := w.frames[compression.Method]
	if frames == nil {
		frames = NewFrameWriter(w.out, compression.Method)
		w.frames[compression.Method] = frames
	}
	return frames, frames.Flush, nil
}

// Compression is what a client asked for its blocks.
type Compression struct {
	On     bool
	Method Method // of the server's own; a client's frames each name theirs
}
