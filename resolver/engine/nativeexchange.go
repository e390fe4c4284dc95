package engine

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/engine/native"
	"github.com/kindred-id/kindred/resolver/engine/wire"
	"github.com/kindred-id/kindred/sql"
)

// nativeExchange answers one query of the native protocol.
type nativeExchange struct {
	query
	connection  *nativeConnection
	request     wire.Request
	compression wire.Compression
	important   map[string]bool // settings that must be known
	extremes    bool

	ended     error // why the client had the query end, if it did
	receiving bool  // blocks of an INSERT are under way
	outOfStep bool  // where the client's next packet begins is not known
}

func newNativeExchange(n *nativeConnection, request wire.Request) *nativeExchange {
	x := &nativeExchange{connection: n, request: request, compression: wire.Compression{On: request.Compressed, Method: wire.LZ4}}
	x.queryID = first(request.ID, n.session.id)
	return x
}

// readSettings sorts out what the query brings along.
func (x *nativeExchange) readSettings() error {
	if !x.request.Complete {
		return newException(notImplemented, "This engine is of no cluster: it gives final results, and no stages of them")
	}
	for _, p := range x.request.Parameters {
		x.parameters = append(x.parameters, chdb.Parameter{Name: p.Name, Value: undumped(p.Value)})
	}
	if isSet(x.request.Text) {
		return nil // a SET is about what lasts, which the query's own settings must not hide
	}
	x.important = make(map[string]bool)
	for _, s := range x.request.Settings {
		if !isName(s.Name) {
			return newException(unknownSetting, "Setting %q is neither a builtin setting nor started with the prefix for custom settings", s.Name)
		}
		value := undumped(s.Value)
		switch s.Name {
		case "log_comment":
			x.logComment = value
			continue
		case "readonly": // in the session, it could not be taken back
			x.readOnly = value != "0"
			continue
		case "network_compression_method":
			if strings.EqualFold(value, "ZSTD") {
				x.compression.Method = wire.ZSTD
			}
		case "extremes":
			x.extremes = isOn(value)
		}
		x.important[s.Name] = s.Important
		x.settings = append(x.settings, setting{s.Name, value})
	}
	return nil
}

// undumped takes a value out of the quotes in which parameters and custom settings come.
func undumped(value string) string {
	if len(value) >= 2 && value[0] == '\'' && value[len(value)-1] == '\'' {
		return unquote(value)
	}
	return value
}

func isSet(text string) bool {
	l := &lexer{text: text}
	return l.is(l.next(), "SET")
}

// session is the connection's.
func (x *nativeExchange) session() (c *chdb.Connection, release func(), err error) {
	s := x.connection.session
	return s.connection, func() {}, s.prepare(&x.query, x.important)
}

// answer sends a result: a block without rows, blocks, and what they were in all. A statement without a result has none of these.
func (x *nativeExchange) answer(c *chdb.Connection, s statement, giveUp func(error)) error {
	stop := x.connection.watch(func(why error) {
		x.ended = why
		giveUp(why)
	})
	defer stop()
	if isSet(s.sql) {
		defer x.connection.session.changed(s.sql)
	}
	text, err := withoutFormat(c, s)
	if err != nil {
		return err
	}
	if !s.selects {
		return x.short(c, text)
	}
	stream, err := c.Stream(text, "Native", x.parameters...)
	if isNotStreamable(err) {
		return x.short(c, text)
	}
	if err != nil {
		return err
	}
	r := &nativeResult{exchange: x}
	err = r.stream(stream)
	stream.Close()
	if err == nil && r.columns == nil {
		err = r.describe(c, text)
	}
	if err == nil && (s.totals || x.extremes || x.connection.session.extremes) {
		err = r.aside(c, s, text, giveUp)
	}
	if err != nil {
		return err
	}
	return r.finish()
}

// withoutFormat takes the FORMAT clause from a statement: over this protocol a client formats by itself. It drops a semicolon,
// and what is behind it, too.
func withoutFormat(c *chdb.Connection, s statement) (string, error) {
	if s.kill { // it was translated
		return s.sql, nil
	}
	text := s.sql[:s.endsAt]
	if s.format == "" {
		return text, nil
	}
	if s.selects { // what looks like a clause may be a column
		_, ok, err := redirectAt(c, text, s.formatAt, "/dev/null")
		if !ok || err != nil {
			return text, err
		}
	}
	return text[:s.formatAt] + text[s.formatEnds:], nil
}

// short sends the result of what is no SELECT.
func (x *nativeExchange) short(c *chdb.Connection, text string) error {
	result, err := whole(c, text, "Native", x.parameters)
	if err != nil {
		return err
	}
	defer result.Close()
	r := &nativeResult{exchange: x}
	if len(result.Bytes()) > 0 {
		if err := r.piece(result); err != nil {
			return err
		}
		return r.finish()
	}
	analysis, err := c.Classify(text)
	if err != nil {
		return err
	}
	if analysis.Class != chdb.ReadOnly {
		return x.written(result.Counters())
	}
	if err := r.meta(c, text); err != nil {
		return err
	}
	return r.finish()
}

// insert takes the data that follows the text, if there is any. Else it asks the client for blocks, by one without rows.
func (x *nativeExchange) insert(ctx context.Context, c *chdb.Connection, s statement, data io.Reader) error {
	inline, err := io.ReadAll(data) // the text's own rest
	if err != nil {
		return err
	}
	if rest := strings.Trim(string(inline), " \t\r\n;"); rest != "" {
		counters, err := load(c, s, x.parameters, strings.NewReader(string(inline)))
		if err != nil {
			return err
		}
		return x.written(counters)
	}
	columns, err := sample(c, s.sql, x.parameters)
	if err != nil {
		return err
	}
	stream, err := c.Insert(s.sql, "Native", x.parameters...)
	if err != nil {
		return err
	}
	defer stream.Close()
	r := &nativeResult{exchange: x}
	if err := r.header(columns); err != nil {
		return err
	}
	if err := x.connection.writer.Flush(); err != nil {
		return errors.Join(errSilent, err)
	}
	x.receiving = true
	if err := x.receive(ctx, stream); err != nil {
		return err
	}
	counters, err := stream.Done()
	if err != nil {
		return err
	}
	return x.written(counters)
}

// written tells what an INSERT wrote.
func (x *nativeExchange) written(counters chdb.Counters) error {
	return silent(x.connection.writer.Written(progressOf(counters)))
}

// receive hands the client's blocks to the engine, until one without columns.
func (x *nativeExchange) receive(ctx context.Context, stream *chdb.Insert) error {
	n := x.connection
	stop := context.AfterFunc(ctx, func() { n.interrupt() })
	defer stop()
	target := &appender{stream: stream}
	for {
		code, err := n.reader.Next()
		switch {
		case ctx.Err() != nil:
			x.outOfStep = true
			return newException(queryWasCancelled, "Query was cancelled: %s", context.Cause(ctx))
		case err != nil:
			x.ended = errGone
			return err
		case code == wire.Cancel:
			x.ended = errCancelled
			return errCancelled
		case code != wire.Data:
			x.outOfStep = true
			return newException(unexpectedPacket, "Unexpected packet %d from client, expected Data", code)
		}
		shape, err := n.receive(target, x.compression.On)
		switch {
		case err == nil && shape.Columns == 0:
			x.receiving = false
			return errors.Join(target.flush(), silent(n.writer.InsertEvents()))
		case err == nil && target.err != nil:
			return target.err
		case err == nil:
			err = silent(n.writer.InsertEvents())
			if err != nil {
				return err
			}
		case ctx.Err() != nil:
			x.outOfStep = true
			return newException(queryWasCancelled, "Query was cancelled: %s", context.Cause(ctx))
		default:
			x.outOfStep = true
			return err
		}
	}
}

// appender hands bytes to the engine in pieces that are worth a call.
type appender struct {
	stream  *chdb.Insert
	pending []byte
	err     error
}

// Write takes everything. Once the engine refused it drops the rest, so that the block is read to its end.
func (a *appender) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 && a.err == nil {
		step := min(len(p), insertPiece-len(a.pending))
		a.pending = append(a.pending, p[:step]...)
		p = p[step:]
		if len(a.pending) == insertPiece {
			a.flush()
		}
	}
	return written, nil
}

func (a *appender) flush() error {
	if a.err == nil {
		a.err = a.stream.Append(a.pending)
	}
	a.pending = a.pending[:0]
	return a.err
}

// describe asks the engine for the columns of a table, a table function or a query.
func describe(c *chdb.Connection, table string, parameters []chdb.Parameter, each func(*described)) error {
	return rows(c, sql.Load("engine/describe.sql").Set("table", sql.Expression(table)), each, parameters...)
}

// progressOf is what a statement counted.
func progressOf(counters chdb.Counters) proto.Progress {
	return proto.Progress{Rows: counters.ReadRows, Bytes: counters.ReadBytes, WroteRows: counters.WrittenRows, WroteBytes: counters.WrittenBytes,
		ElapsedNs: uint64(counters.Elapsed)}
}

// described is a row of describe.sql.
type described struct {
	native.Column
	filled string // by what, where nothing is inserted: DEFAULT, MATERIALIZED, ALIAS or EPHEMERAL
}
