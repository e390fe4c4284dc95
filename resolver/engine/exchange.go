package engine

import (
	"context"
	"io"

	"github.com/kindred-id/kindred/resolver/chdb"
)

// httpExchange answers one request over HTTP.
type httpExchange struct {
	warehouse *warehouse
	request   *request
	out       *response
}

// session is a new one, or that of the request's session_id.
func (x *httpExchange) session() (c *chdb.Connection, release func(), err error) {
	w, q := x.warehouse, x.request
	if q.sessionID == "" {
		c, err = w.connect()
		release = func() { c.Close() }
	} else {
		c, err = w.sessions.take(q, w.connect)
		release = func() { w.sessions.give(q) }
	}
	if err != nil {
		return nil, nil, err
	}
	if err := w.prepare(c, &q.query); err != nil {
		release()
		return nil, nil, err
	}
	return c, release, nil
}

func (x *httpExchange) insert(_ context.Context, c *chdb.Connection, s statement, data io.Reader) error {
	counters, err := load(c, s, x.request.parameters, data)
	if err != nil {
		return err
	}
	return x.out.whole(x.request.format, nil, counters)
}

// answer sends the result in the way that suits it. What is no SELECT has a short one, which comes whole.
func (x *httpExchange) answer(c *chdb.Connection, s statement, giveUp func(error)) error {
	if isHandshake(x.request, s) {
		return answerHandshake(x.warehouse.identity, x.out)
	}
	format := first(s.format, x.request.format)
	if x.request.wait {
		return x.materialise(c, s, format)
	}
	if isPiecewise(format) {
		return x.stream(c, s, format)
	}
	if s.selects {
		return x.document(c, s, giveUp)
	}
	return x.materialise(c, s, format)
}

// materialise sends a result that the engine holds whole. It is short, save for wait_end_of_query.
func (x *httpExchange) materialise(c *chdb.Connection, s statement, format string) error {
	result, err := whole(c, s.sql, format, x.request.parameters)
	if err != nil {
		return err
	}
	defer result.Close()
	return x.out.whole(format, result.Bytes(), result.Counters())
}

// isPiecewise tells the formats in which the pieces of a result, one after the other, are the result, whatever the settings: so
// they need no detour, and the pieces are the engine's own memory.
func isPiecewise(format string) bool { return format == "Native" || format == "RowBinary" }

// stream sends the result piece by piece. The first piece is held back until the second is there: so a short result, or an
// early error, is answered with its length, its counters and its own status.
func (x *httpExchange) stream(c *chdb.Connection, s statement, format string) error {
	q, out := x.request, x.out
	stream, err := c.Stream(s.sql, format, q.parameters...)
	if isNotStreamable(err) {
		return x.materialise(c, s, format)
	}
	if err != nil {
		return err
	}
	defer stream.Close()
	held, err := stream.Next()
	if err == io.EOF {
		return out.whole(format, nil, chdb.Counters{})
	}
	if err != nil {
		return err
	}
	counted := held.Counters() // of each piece by itself
	for {
		next, err := stream.Next()
		if err == io.EOF && !out.committed {
			defer held.Close()
			return out.whole(format, held.Bytes(), counted)
		}
		if err != nil && err != io.EOF {
			if held != nil {
				held.Close()
			}
			return err
		}
		if !out.committed {
			out.commit(format, chdb.Counters{}, -1)
		}
		if held != nil {
			if err := out.send(held); err != nil {
				return err
			}
			held = nil
		}
		if err == io.EOF {
			out.trail(counted)
			return out.finish()
		}
		counted = plus(counted, next.Counters())
		if err := out.send(next); err != nil {
			return err
		}
	}
}

func plus(a, b chdb.Counters) chdb.Counters {
	return chdb.Counters{
		ResultRows: a.ResultRows + b.ResultRows, ResultBytes: a.ResultBytes + b.ResultBytes,
		ReadRows: a.ReadRows + b.ReadRows, ReadBytes: a.ReadBytes + b.ReadBytes,
		WrittenRows: a.WrittenRows + b.WrittenRows, WrittenBytes: a.WrittenBytes + b.WrittenBytes,
		Elapsed: a.Elapsed + b.Elapsed,
	}
}
