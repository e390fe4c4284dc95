package faults

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/engine/native"
	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// nativeFront is one of kindred's connections by the native protocol. A packet of kindred's goes on once it is whole, and a statement once
// it is decided what happens to it.
//
//	kindred ─► in ─► reader ─► taken ─► harm ─► back ─► engine
//	kindred ◄──────── whole or in part ──────── back ◄─ engine
type nativeFront struct {
	*proxy
	client     *net.TCPConn
	in         *bufio.Reader
	reader     *wire.Reader // over in, which shows where a packet ends
	taken      bytes.Buffer // what was read of the client and did not go on yet
	writer     *wire.Writer // to the client
	revision   int
	compressed bool // the blocks of the last statement
	refusing   bool // the last statement was refused: the client may be sending its data already
	back       *nativeBack

	greeting, addendum []byte // the client's, also for an engine that was started again
}

// packetBuffer is no smaller than those of wire.Reader and proto.Reader, which read through it then and not ahead of it.
const packetBuffer = 128 << 10

// listenNative takes connections until the test's end, and returns the address for them.
func listenNative(t *testing.T, p *proxy) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { newNativeFront(p, client.(*net.TCPConn)).serve() })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		open.Wait()
	})
	return "clickhouse://" + listener.Addr().String()
}

func newNativeFront(p *proxy, client *net.TCPConn) *nativeFront {
	f := &nativeFront{proxy: p, client: client, writer: wire.NewWriter(client)}
	f.in = bufio.NewReaderSize(io.TeeReader(client, &f.taken), packetBuffer)
	f.reader = wire.NewReader(f.in)
	return f
}

// serve passes packets on until a side leaves, or a harm breaks the connection.
func (f *nativeFront) serve() {
	defer f.close()
	if err := f.greet(); err != nil {
		f.ended(err)
		return
	}
	for {
		code, request, err := f.next()
		if err != nil {
			f.ended(err)
			return
		}
		f.refusing = f.refusing && code == wire.Data
		switch packet := f.packet(); {
		case code == wire.Query && !f.statement(request, packet):
			_ = f.client.SetLinger(0) // a reset
			return
		case code == wire.Query, f.refusing:
		default:
			if _, err := f.back.Write(packet); err != nil {
				return
			}
		}
	}
}

func (f *nativeFront) close() {
	f.client.Close()
	if f.back != nil {
		f.back.leave()
	}
}

// ended reports an error that is more than a connection's end.
func (f *nativeFront) ended(err error) {
	var broken *net.OpError
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &broken) {
		f.report(fmt.Errorf("the proxy does not follow: %w", err))
	}
}

// errUnexpected is wrapped where a packet has no place.
var errUnexpected = errors.New("unexpected packet")

// greet has the client and the engine greet each other.
func (f *nativeFront) greet() error {
	code, err := f.reader.Next()
	if err != nil {
		return err
	}
	if code != wire.Hello {
		return fmt.Errorf("%w %d in the place of a greeting", errUnexpected, code)
	}
	greeting, err := f.reader.Greeting()
	if err != nil {
		return err
	}
	f.revision = wire.Negotiate(greeting.Revision)
	f.reader.SetRevision(f.revision)
	f.writer.SetRevision(f.revision)
	f.greeting = bytes.Clone(f.packet())
	hello, err := f.connect()
	if err != nil {
		return err
	}
	if err := errors.Join(f.writer.Hello(hello), f.writer.Flush(), f.reader.Addendum()); err != nil {
		return err
	}
	f.addendum = bytes.Clone(f.packet())
	_, err = f.back.Write(f.addendum)
	return err
}

// next reads a packet to its end. With a statement come the external tables, which are sent behind each.
func (f *nativeFront) next() (wire.Code, wire.Request, error) {
	code, err := f.reader.Next()
	if err != nil {
		return 0, wire.Request{}, err
	}
	switch code {
	case wire.Ping, wire.Cancel, wire.Hello: // of a Hello the one byte, which ch-go sends before a Cancel
		return code, wire.Request{}, nil
	case wire.Data:
		_, err := f.block()
		return code, wire.Request{}, err
	case wire.Query:
		request, err := f.reader.Request(nil)
		if err != nil {
			return code, request, err
		}
		f.compressed = request.Compressed
		for {
			inner, err := f.reader.Next()
			if err == nil && inner != wire.Data {
				err = fmt.Errorf("%w %d behind a statement", errUnexpected, inner)
			}
			if err != nil {
				return code, request, err
			}
			if shape, err := f.block(); err != nil || shape.Columns == 0 {
				return code, request, err
			}
		}
	}
	return code, wire.Request{}, fmt.Errorf("%w %d", errUnexpected, code)
}

// block reads what is behind the code of a Data packet.
func (f *nativeFront) block() (native.Shape, error) {
	if _, err := f.reader.Data(); err != nil {
		return native.Shape{}, err
	}
	return native.NewWalker(f.reader.Blocks(f.compressed), native.FormOf(f.revision)).Block(io.Discard, native.Form{})
}

// packet returns the bytes of what was read, until more is read.
func (f *nativeFront) packet() []byte { return f.taken.Next(f.taken.Len() - f.in.Buffered()) }

// wake ends a read that waits for the client. rest lets it be read again.
func (f *nativeFront) wake() { _ = f.client.SetReadDeadline(time.Unix(1, 0)) }
func (f *nativeFront) rest() { _ = f.client.SetReadDeadline(time.Time{}) }

// woken tells whether a read was ended by wake.
func woken(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }
