package faults

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/url"
	"sync/atomic"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/engine/native"
	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// nativeBack is a connection to the engine, whose answers go to a front's client.
type nativeBack struct {
	net.Conn
	front  *nativeFront
	in     *bufio.Reader
	reader *wire.Reader  // over in
	fields *proto.Reader // over in
	losing atomic.Bool   // the answer that comes is to be lost
	ended  chan struct{} // closed when no more answers are read
}

// connect greets the engine as the client did, and returns what it says.
func (f *nativeFront) connect() (proto.ServerHello, error) {
	var hello proto.ServerHello
	address, err := url.Parse(f.behind())
	if err != nil {
		return hello, err
	}
	connection, err := net.Dial("tcp", address.Host)
	if err != nil {
		return hello, err
	}
	in := bufio.NewReaderSize(connection, packetBuffer)
	b := &nativeBack{Conn: connection, front: f, in: in, reader: wire.NewReader(in), fields: proto.NewReader(in), ended: make(chan struct{})}
	if hello, err = b.greet(); err != nil {
		connection.Close()
		return hello, err
	}
	f.back = b
	go b.answer()
	return hello, nil
}

func (b *nativeBack) greet() (hello proto.ServerHello, err error) {
	if _, err := b.Write(b.front.greeting); err != nil {
		return hello, err
	}
	code, err := b.reader.Next()
	if err != nil {
		return hello, err
	}
	if proto.ServerCode(code) != proto.ServerCodeHello {
		return hello, fmt.Errorf("%w %d in the place of the engine's greeting", errUnexpected, code)
	}
	return hello, hello.DecodeAware(b.fields, b.front.revision)
}

// reconnect goes on with an engine that was started again.
func (f *nativeFront) reconnect() error {
	f.back.leave()
	f.back = nil
	f.rest()
	if _, err := f.connect(); err != nil {
		return err
	}
	_, err := f.back.Write(f.addendum)
	return err
}

// wait waits until no more answers are read.
func (b *nativeBack) wait() { <-b.ended }

// leave ends the connection. A read that waits for the client ends too.
func (b *nativeBack) leave() {
	b.Close()
	b.wait()
}

// answer passes on what the engine sends, until the engine is gone, or has given an answer that is lost.
func (b *nativeBack) answer() {
	defer close(b.ended)
	defer b.front.wake()
	for {
		if _, err := b.in.Peek(1); err != nil {
			return
		}
		if b.losing.Load() {
			last, err := b.lose()
			if err != nil {
				b.front.ended(err)
			}
			if err != nil || last {
				return
			}
			continue
		}
		there, _ := b.in.Peek(b.in.Buffered())
		n, err := b.front.client.Write(there)
		if err != nil {
			return
		}
		_, _ = b.in.Discard(n)
	}
}

// lose reads a packet, and tells whether the answer ends with it.
func (b *nativeBack) lose() (last bool, err error) {
	code, err := b.reader.Next()
	if err != nil {
		return false, err
	}
	switch packet := proto.ServerCode(code); packet {
	case proto.ServerCodeEndOfStream:
		return true, nil
	case proto.ServerCodeException:
		return true, b.read(new(proto.Exception))
	case proto.ServerCodeProgress:
		return false, b.read(new(proto.Progress))
	case proto.ServerCodeProfile:
		return false, b.read(new(proto.Profile))
	case proto.ServerCodeTableColumns:
		return false, b.read(new(proto.TableColumns))
	case proto.ServerCodeData, proto.ServerCodeTotals, proto.ServerCodeExtremes, proto.ServerCodeLog, proto.ServerProfileEvents:
		return false, b.block(packet)
	}
	return false, fmt.Errorf("%w %d in an answer", errUnexpected, code)
}

func (b *nativeBack) read(packet proto.AwareDecoder) error {
	return packet.DecodeAware(b.fields, b.front.revision)
}

// block reads a block. One of data without rows goes to the client: with such a one the engine asks for the data of an INSERT, and of a
// result it has the columns' names alone.
func (b *nativeBack) block(code proto.ServerCode) error {
	if _, err := b.reader.Data(); err != nil {
		return err
	}
	compression := wire.Compression{On: b.front.compressed && code.Compressible(), Method: wire.LZ4}
	form := native.FormOf(b.front.revision)
	var block bytes.Buffer
	shape, err := native.NewWalker(b.reader.Blocks(compression.On), form).Block(&block, form)
	if err != nil || code != proto.ServerCodeData || shape.Columns == 0 || shape.Rows > 0 {
		return err
	}
	to := b.front.writer
	body, end, err := to.Block(code, compression)
	if err != nil {
		return err
	}
	if _, err := body.Write(block.Bytes()); err != nil {
		return err
	}
	if err := end(); err != nil {
		return err
	}
	return to.Flush()
}
