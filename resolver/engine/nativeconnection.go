package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/engine/native"
	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// Times that a client has.
const (
	nativeGreeting = 30 * time.Second // to say who it is
	nativeIdle     = time.Hour        // between two queries, as with ClickHouse
)

// nativeConnection is one client of the native protocol. It has one session for its life, and asks one thing at a time.
type nativeConnection struct {
	server   *nativeServer
	socket   net.Conn
	reader   *wire.Reader
	writer   *wire.Writer
	form     native.Form // of blocks
	revision int
	session  *nativeSession
	dropping *wire.Compression // what the client still sends for an INSERT that failed, until a block without columns
}

func newNativeConnection(s *nativeServer, socket net.Conn) *nativeConnection {
	return &nativeConnection{server: s, socket: socket, reader: wire.NewReader(socket), writer: wire.NewWriter(socket)}
}

// serve answers until the client leaves or sends what is no packet.
func (n *nativeConnection) serve() {
	defer n.socket.Close()
	if err := n.greet(); err != nil {
		n.bye("a native client was turned away", err)
		return
	}
	defer n.session.close()
	for {
		_ = n.socket.SetReadDeadline(time.Now().Add(nativeIdle))
		code, err := n.reader.Next()
		if err != nil {
			return // it left, or had nothing to say
		}
		_ = n.socket.SetReadDeadline(time.Time{})
		if err := n.packet(code); err != nil {
			n.bye("a native connection ended", err)
			return
		}
	}
}

// errSilent is wrapped when an exception would not be understood: in the middle of a block, or after one was told already.
var errSilent = errors.New("the connection cannot go on")

// bye tells the client why, if it can still be told.
func (n *nativeConnection) bye(what string, err error) {
	n.server.engine.config.Logger.Debug(what, "client", n.socket.RemoteAddr().String(), "error", err)
	if errors.Is(err, errSilent) || errors.Is(err, net.ErrClosed) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return
	}
	if n.except(err) == nil {
		_ = n.socket.SetWriteDeadline(time.Now().Add(killGrace))
		_ = n.writer.Flush()
	}
}

// except writes an exception.
func (n *nativeConnection) except(err error) error {
	e := asException(wireError(err))
	text := strings.TrimPrefix(e.text, fmt.Sprintf("Code: %d. ", e.code)) // which is beside it
	text = strings.TrimSuffix(text, fmt.Sprintf(" (version %s)", n.server.engine.warehouse.identity.version))
	return n.writer.Exception(int(e.code), text)
}

// wireError gives their codes to errors of packets and blocks.
func wireError(err error) error {
	switch {
	case errors.Is(err, native.ErrUnsupported):
		return newException(notImplemented, "%s", err)
	case errors.Is(err, native.ErrMalformed), errors.Is(err, wire.ErrMalformed):
		return newException(incorrectData, "%s", err)
	}
	return err
}

// greet reads who the client is, and opens its session.
func (n *nativeConnection) greet() error {
	_ = n.socket.SetDeadline(time.Now().Add(nativeGreeting))
	code, err := n.reader.Next()
	if err != nil {
		return err
	}
	if code != wire.Hello {
		return n.stranger(code)
	}
	greeting, err := n.reader.Greeting()
	if err != nil {
		return err
	}
	if greeting.Revision < wire.MinRevision {
		return newException(notImplemented, "The client speaks revision %d of the protocol, and this engine %d to %d", greeting.Revision, wire.MinRevision, wire.Revision)
	}
	n.revision = wire.Negotiate(greeting.Revision)
	n.form = native.FormOf(n.revision)
	n.reader.SetRevision(n.revision)
	n.writer.SetRevision(n.revision)
	if refusal := refuseUser(greeting.User, greeting.Password, n.server.engine.config.Password); refusal != nil {
		return refusal
	}
	if n.session, err = openNativeSession(n.server.engine.warehouse, greeting.Database); err != nil {
		return err
	}
	if err := errors.Join(n.writer.Hello(n.hello()), n.writer.Flush(), n.reader.Addendum()); err != nil {
		n.session.close()
		return err
	}
	return n.socket.SetDeadline(time.Time{})
}

// stranger tells a program that speaks HTTP where it is.
func (n *nativeConnection) stranger(code wire.Code) error {
	if code == 'G' || code == 'P' || code == 'H' {
		_, err := fmt.Fprintf(n.socket, "HTTP/1.0 400 Bad Request\r\n\r\nThis port speaks ClickHouse's native protocol. HTTP is at http://%s\r\n", n.server.engine.Address())
		return errors.Join(errSilent, err)
	}
	return newException(unexpectedPacket, "Unexpected packet %d from client, expected Hello", code)
}

func (n *nativeConnection) hello() proto.ServerHello {
	id := n.server.engine.warehouse.identity
	h := proto.ServerHello{Name: "ClickHouse", Revision: wire.Revision, Timezone: id.timezone, DisplayName: id.displayName}
	_, _ = fmt.Sscanf(id.version, "%d.%d.%d", &h.Major, &h.Minor, &h.Patch) // a version of another form has zeros
	return h
}

// packet answers one packet. After an error the connection ends.
func (n *nativeConnection) packet(code wire.Code) error {
	if code != wire.Data {
		n.dropping = nil
	}
	switch code {
	case wire.Ping:
		return errors.Join(n.writer.Pong(), n.writer.Flush())
	case wire.Cancel: // the query has just ended
		return nil
	case wire.TablesStatus:
		if err := n.reader.TablesStatus(); err != nil {
			return err
		}
		return errors.Join(n.except(newException(notImplemented, "The status of tables is told to servers of a cluster, and this engine is of none")), n.writer.Flush())
	case wire.Data:
		return n.drop()
	case wire.Query:
		if !n.server.begin(n) {
			return errSilent
		}
		err := n.query()
		if !n.server.end(n) && err == nil {
			return errSilent
		}
		return err
	case wire.Hello:
		return newException(unexpectedPacket, "Unexpected packet Hello received from client")
	}
	return newException(unknownPacket, "Unknown packet %d from client", code)
}

// drop reads a block that was under way when its INSERT failed.
func (n *nativeConnection) drop() error {
	if n.dropping == nil {
		return newException(unexpectedPacket, "Unexpected packet Data received from client")
	}
	shape, err := n.receive(io.Discard, n.dropping.On)
	if err == nil && shape.Columns == 0 {
		n.dropping = nil
	}
	return err
}

// interrupt ends a read that waits for the client, now or soon.
func (n *nativeConnection) interrupt() { _ = n.socket.SetReadDeadline(time.Unix(1, 0)) }

// receive reads the rest of a Data packet, and writes its block as the engine reads it.
func (n *nativeConnection) receive(target io.Writer, compressed bool) (native.Shape, error) {
	table, err := n.reader.Data()
	if err != nil {
		return native.Shape{}, err
	}
	shape, err := native.NewWalker(n.reader.Blocks(compressed), n.form).Block(target, native.Form{})
	if err == nil && table != "" {
		err = errExternal
	}
	return shape, err
}

var errExternal = newException(notImplemented, "External tables are not taken by this engine: put the data into a temporary table, "+
	"which lasts as long as the connection")

// Why a query ended before its time.
var (
	errCancelled = errors.New("the client cancelled the query")
	errGone      = errors.New("the client is gone")
	errUnordered = newException(unexpectedPacket, "Unexpected packet from client while its query runs: only Cancel may come then")
)

// watch looks for a client that cancels or leaves while its query runs, or sends what may not come then, until stop is called. ch-go 0.74
// sends a zero byte before its Cancel, and leaves.
func (n *nativeConnection) watch(end func(error)) (stop func()) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		code, err := n.reader.Peek()
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
		case err != nil:
			end(errGone)
		case code == wire.Cancel:
			_, _ = n.reader.Next() // it is there
			end(errCancelled)
		default:
			end(errUnordered)
		}
	}()
	return func() {
		n.interrupt()
		<-ended
		_ = n.socket.SetReadDeadline(time.Time{})
	}
}

// query answers a Query packet. An error of the query is told, and is none of the connection.
func (n *nativeConnection) query() error {
	request, err := n.reader.Request(n.server.kinds.of(n.server.engine.warehouse))
	if err != nil {
		return err
	}
	x := newNativeExchange(n, request)
	refusal, err := n.external(request.Compressed)
	if err != nil {
		return err
	}
	if refusal == nil {
		refusal = x.readSettings()
	}
	if refusal == nil {
		refusal = n.server.engine.warehouse.serve(context.Background(), &x.query, strings.NewReader(request.Text), x)
	}
	switch {
	case errors.Is(refusal, errSilent), errors.Is(x.ended, errGone):
		return errors.Join(errSilent, refusal)
	case errors.Is(x.ended, errUnordered):
		return errors.Join(errSilent, n.except(errUnordered), n.writer.Flush())
	case refusal == nil, errors.Is(x.ended, errCancelled):
		err = n.writer.EndOfStream()
	default:
		n.server.engine.config.Logger.Debug("a query failed", "query_id", x.queryID, "error", refusal)
		err = n.except(refusal)
		if x.outOfStep {
			return errors.Join(errSilent, err, n.writer.Flush())
		}
		if x.receiving {
			n.dropping = &x.compression
		}
	}
	return errors.Join(err, n.writer.Flush())
}

// external reads the external tables that come behind every query, up to a block without columns. There may be none: then refusal
// is nil.
func (n *nativeConnection) external(compressed bool) (refusal, err error) {
	for {
		code, err := n.reader.Next()
		if err != nil {
			return nil, err
		}
		if code != wire.Data {
			return nil, newException(unexpectedPacket, "Unexpected packet %d from client, expected Data: the end of external tables", code)
		}
		shape, err := n.receive(io.Discard, compressed)
		switch {
		case errors.Is(err, errExternal):
			refusal = err
		case err != nil:
			return nil, err
		case shape.Columns == 0:
			return refusal, nil
		}
	}
}
