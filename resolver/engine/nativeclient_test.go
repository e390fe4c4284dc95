package engine_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/engine/native"
	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// nativeClient speaks the native protocol packet by packet, at any revision and out of order, too.
type nativeClient struct {
	t           testing.TB
	socket      net.Conn
	reader      *bufio.Reader
	revision    int
	compression wire.Compression
}

// dialNative greets a server, which has to answer.
func dialNative(t testing.TB, address string, revision int) *nativeClient {
	t.Helper()
	c := dialRaw(t, address)
	c.revision = revision
	if r := c.greet("", "default", ""); r.exception != nil {
		t.Fatal(r.exception)
	}
	return c
}

func dialRaw(t testing.TB, address string) *nativeClient {
	t.Helper()
	socket, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	_ = socket.SetDeadline(time.Now().Add(5 * time.Minute))
	return &nativeClient{t: t, socket: socket, reader: bufio.NewReader(socket), revision: wire.Revision}
}

// reply is what a server answered, up to its last packet.
type reply struct {
	packets   []proto.ServerCode
	data      []byte // blocks with rows, as the engine writes them
	columns   []native.Column
	rows      uint64
	totals    []byte
	extremes  []byte
	exception *proto.Exception
	err       error // of the connection
}

func (c *nativeClient) greet(database, user, password string) reply {
	var b proto.Buffer
	hello := proto.ClientHello{Name: "test", Major: 1, ProtocolVersion: c.revision, Database: database, User: user, Password: password}
	hello.Encode(&b)
	c.send(b.Buf)
	r := c.receive()
	if r.exception == nil && r.err == nil && c.revision >= 54458 {
		c.send([]byte{0}) // a quota key
	}
	return r
}

func (c *nativeClient) send(p []byte) {
	c.t.Helper()
	if _, err := c.socket.Write(p); err != nil {
		c.t.Log("send:", err)
	}
}

// ask sends a query, with settings as name and value in turn, and returns the answer.
func (c *nativeClient) ask(text string, settings ...string) reply {
	c.t.Helper()
	c.query("", text, settings...)
	return c.receive()
}

// must is ask for what has to work.
func (c *nativeClient) must(text string, settings ...string) reply {
	c.t.Helper()
	r := c.ask(text, settings...)
	if r.exception != nil || r.err != nil {
		c.t.Fatalf("%s: got %v %v", text, r.exception, r.err)
	}
	return r
}

// value is the text of a result that is one String.
func (c *nativeClient) value(text string, settings ...string) string {
	c.t.Helper()
	r := c.must("SELECT assumeNotNull(toString(("+text+"))) AS v", settings...)
	if r.rows != 1 {
		c.t.Fatalf("%s: got %d rows", text, r.rows)
	}
	_, value, _ := strings.Cut(string(r.data), "\x06String")
	return value[1:]
}

// query sends a query and the end of its external tables.
func (c *nativeClient) query(id, text string, settings ...string) {
	c.t.Helper()
	var b proto.Buffer
	c.encodeQuery(&b, id, text, settings...)
	c.send(append(b.Buf, c.block(nil)...))
}

func (c *nativeClient) encodeQuery(b *proto.Buffer, id, text string, settings ...string) {
	proto.ClientCodeQuery.Encode(b)
	b.PutString(id)
	info := proto.ClientInfo{ProtocolVersion: c.revision, Interface: proto.InterfaceTCP, Query: proto.ClientQueryInitial}
	info.EncodeAware(b, c.revision)
	for i := 0; i+1 < len(settings); i += 2 {
		if c.revision < 54429 {
			b.PutString(settings[i])
			var number uint64
			if _, err := fmt.Sscan(settings[i+1], &number); err == nil {
				b.PutUVarInt(number)
			} else {
				b.PutString(settings[i+1])
			}
			continue
		}
		proto.Setting{Key: settings[i], Value: settings[i+1]}.Encode(b)
	}
	b.PutString("")
	if c.revision >= 54441 {
		b.PutString("") // a secret
	}
	proto.StageComplete.Encode(b)
	if c.compression.On {
		proto.CompressionEnabled.Encode(b)
	} else {
		proto.CompressionDisabled.Encode(b)
	}
	b.PutString(text)
	if c.revision >= 54459 {
		b.PutString("") // parameters
	}
}

// block is a Data packet with a block in the engine's form; none is the block without columns.
func (c *nativeClient) block(plain []byte) []byte {
	c.t.Helper()
	packet := bytes.NewBuffer([]byte{byte(wire.Data), 0})
	var body io.Writer = packet
	frames := wire.NewFrameWriter(packet, c.compression.Method)
	if c.compression.On {
		body = frames
	}
	if plain == nil {
		_, _ = body.Write(native.AppendHeader(nil, native.FormOf(c.revision), nil))
	} else {
		source := native.Memory(plain)
		if _, err := native.NewWalker(&source, native.Form{}).Block(body, native.FormOf(c.revision)); err != nil {
			c.t.Fatal(err)
		}
	}
	if err := frames.Flush(); err != nil {
		c.t.Fatal(err)
	}
	return packet.Bytes()
}

// insert sends blocks to an INSERT, and returns the answer.
func (c *nativeClient) insert(text string, blocks ...[]byte) reply {
	c.t.Helper()
	c.query("", text)
	if r := c.sample(); r.exception != nil || r.err != nil {
		return r
	}
	for _, block := range blocks {
		c.send(c.block(block))
	}
	c.send(c.block(nil))
	return c.receive()
}

// sample reads the answer to an INSERT up to the block that asks for data.
func (c *nativeClient) sample() reply {
	var r reply
	for r.columns == nil && r.exception == nil && r.err == nil && (len(r.packets) == 0 || r.packets[len(r.packets)-1] != proto.ServerCodeEndOfStream) {
		c.packet(&r)
	}
	return r
}

// receive reads packets up to the last one of an answer.
func (c *nativeClient) receive() reply {
	var r reply
	for {
		c.packet(&r)
		if r.err != nil {
			return r
		}
		switch r.packets[len(r.packets)-1] {
		case proto.ServerCodeHello, proto.ServerCodeException, proto.ServerCodeEndOfStream, proto.ServerCodePong:
			return r
		}
	}
}

// packet reads one.
func (c *nativeClient) packet(r *reply) {
	code, err := c.reader.ReadByte()
	if err != nil {
		r.err = err
		return
	}
	r.packets = append(r.packets, proto.ServerCode(code))
	switch proto.ServerCode(code) {
	case proto.ServerCodeHello:
		c.text(r)
		c.numbers(r, 3)
		c.text(r)
		if c.revision >= 54372 {
			c.text(r)
		}
		if c.revision >= 54401 {
			c.numbers(r, 1)
		}
	case proto.ServerCodeException:
		var code [4]byte
		_, r.err = io.ReadFull(c.reader, code[:])
		r.exception = &proto.Exception{Code: proto.Error(binary.LittleEndian.Uint32(code[:])), Name: c.text(r), Message: c.text(r), Stack: c.text(r)}
		_, _ = c.reader.ReadByte()
	case proto.ServerCodeProgress:
		count := 3
		if c.revision >= 54420 {
			count += 2
		}
		if c.revision >= 54460 {
			count++
		}
		c.numbers(r, count)
	case proto.ServerCodeProfile:
		c.numbers(r, 3)
		_, _ = c.reader.ReadByte()
		c.numbers(r, 1)
		_, _ = c.reader.ReadByte()
	case proto.ServerCodeData:
		block, columns, rows := c.body(r, c.compression.On)
		if r.columns == nil {
			r.columns = columns
		}
		if rows > 0 {
			r.data = append(r.data, block...)
		}
		r.rows += rows
	case proto.ServerCodeTotals:
		r.totals, _, _ = c.body(r, c.compression.On)
	case proto.ServerCodeExtremes:
		r.extremes, _, _ = c.body(r, c.compression.On)
	case proto.ServerProfileEvents:
		_, _, _ = c.body(r, false)
	}
}

func (c *nativeClient) body(r *reply, compressed bool) (plain []byte, columns []native.Column, rows uint64) {
	c.text(r)
	var source native.Source = native.Buffered{Reader: c.reader}
	if compressed {
		source = wire.NewFrames(c.reader)
	}
	var b bytes.Buffer
	shape, err := native.NewWalker(source, native.FormOf(c.revision)).Block(&b, native.Form{})
	if err != nil {
		r.err = err
		return nil, nil, 0
	}
	again := native.Memory(b.Bytes())
	columns, r.err = native.NewWalker(&again, native.Form{}).Columns()
	return b.Bytes(), columns, shape.Rows
}

func (c *nativeClient) text(r *reply) string {
	n, err := binary.ReadUvarint(c.reader)
	p := make([]byte, n)
	if err == nil {
		_, err = io.ReadFull(c.reader, p)
	}
	if err != nil {
		r.err = err
	}
	return string(p)
}

func (c *nativeClient) numbers(r *reply, count int) {
	for range count {
		if _, err := binary.ReadUvarint(c.reader); err != nil {
			r.err = err
		}
	}
}
