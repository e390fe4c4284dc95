package engine

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/kindred-id/kindred/resolver/chdb"
)

const (
	headStep     = 64 << 10  // how much of a text is read before it is looked at
	maxQueryText = 256 << 20 // of a statement without data; the engine's max_query_size is far lower, and a session can raise it
	insertPiece  = 1 << 20   // of inserted data, handed to the engine at once
)

// readStatement reads as much of the text as it takes to know what it asks. What follows is left for the data.
func readStatement(text io.Reader) (statement, io.Reader, error) {
	var head []byte
	for step := headStep; ; step *= 2 {
		piece := make([]byte, step)
		n, err := fill(text, piece)
		head = append(head, piece[:n]...)
		if err != nil && err != io.EOF {
			return statement{}, nil, newException(incorrectData, "The request's body could not be read: %s", err)
		}
		s, decided := parseStatement(string(head), err == io.EOF)
		if decided {
			return s, io.MultiReader(strings.NewReader(string(head[s.dataOffset:])), text), nil
		}
		if len(head) > maxQueryText {
			return statement{}, nil, newException(queryIsTooLarge, "The query's text is longer than %d bytes", maxQueryText)
		}
	}
}

// fill reads until p is full or the source ends. Unlike io.ReadFull it lets a source that broke off say so.
func fill(source io.Reader, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var m int
		m, err = source.Read(p[n:])
		n += m
	}
	return n, err
}

// execute runs the request's statement on c and sends its result. An error that it returns was not told to the client yet.
func (w *warehouse) execute(ctx context.Context, c *chdb.Connection, q *request, out *response) error {
	s, data, err := readStatement(q.text())
	if err != nil {
		return err
	}
	if err := admit(c, q, s); err != nil {
		return err
	}
	if s.kill {
		if s.sql, err = w.translateKill(c, s.sql); err != nil {
			return err
		}
	}
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	stop := w.watch(ctx, q) // and no more by the time of giveUp(nil)
	defer stop()
	if s.hasData {
		return w.insert(c, q, s, data, out)
	}
	if isHandshake(q, s) {
		return answerHandshake(w.identity, out)
	}
	return orSyntaxError(c, s.sql, w.answer(c, q, s, giveUp, out))
}

// answer sends the result in the way that suits it. What is no SELECT has a short one, which comes whole.
func (w *warehouse) answer(c *chdb.Connection, q *request, s statement, giveUp func(error), out *response) error {
	format := first(s.format, q.format)
	if q.wait {
		return w.materialise(c, q, s, format, out)
	}
	if isPiecewise(format) {
		return w.stream(c, q, s, format, out)
	}
	if s.selects {
		return w.document(c, q, s, giveUp, out)
	}
	return w.materialise(c, q, s, format, out)
}

// orSyntaxError gives its code to the failure of a text that is no SQL but a word to a command-line client, such as `exit`:
// the engine still listens to those.
func orSyntaxError(c *chdb.Connection, text string, err error) error {
	var engine *chdb.Error
	if !errors.As(err, &engine) || strings.HasPrefix(engine.Text, "Code: ") {
		return err
	}
	if ok, classifyErr := parses(c, text); classifyErr != nil || ok {
		return err
	}
	return noSQL(text)
}

// parses asks the engine whether a text is SQL.
func parses(c *chdb.Connection, text string) (bool, error) {
	analysis, err := c.Classify(text)
	return analysis.Class != chdb.Unknown, err
}

func noSQL(text string) error {
	return newException(syntaxError, "Syntax error: failed at position 1: %.100s", text)
}

// admit refuses what ClickHouse refuses over HTTP, before the engine sees it.
func admit(c *chdb.Connection, q *request, s statement) error {
	switch {
	case strings.TrimSpace(s.sql) == "":
		return newException(syntaxError, "Empty query")
	case s.several:
		return newException(syntaxError, "Syntax error (Multi-statements are not allowed)")
	case s.outfile:
		return newException(intoOutfileIsNotAllowed, "INTO OUTFILE is not allowed")
	case s.infile:
		return newException(unknownTypeOfQuery, "Query has infile and was send directly to server")
	case s.input:
		return newException(notImplemented, "INSERT … SELECT … FROM input(…) is not taken by this engine: insert the data into a table and select from that")
	case !q.readOnly:
		return nil
	}
	analysis, err := c.Classify(s.sql)
	if err != nil {
		return err
	}
	if s.hasData || analysis.Class != chdb.ReadOnly && analysis.Class != chdb.Unknown {
		return newException(readonlyMode, "default: Cannot execute query in readonly mode. "+
			"For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries")
	}
	return nil
}

// isPiecewise tells the formats in which the pieces of a result, one after the other, are the result, whatever the settings: so
// they need no detour, and the pieces are the engine's own memory.
func isPiecewise(format string) bool { return format == "Native" || format == "RowBinary" }

// stream sends the result piece by piece. The first piece is held back until the second is there: so a short result, or an
// early error, is answered with its length, its counters and its own status.
func (w *warehouse) stream(c *chdb.Connection, q *request, s statement, format string, out *response) error {
	stream, err := c.Stream(s.sql, format, q.parameters...)
	if isNotStreamable(err) {
		return w.materialise(c, q, s, format, out)
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

// isNotStreamable recognises the engine's refusal to stream anything but a SELECT. It comes before anything was run.
func isNotStreamable(err error) bool {
	var engine *chdb.Error
	return errors.As(err, &engine) && strings.Contains(engine.Text, "Streaming query is not supported for query")
}

// materialise waits for the whole result, which stays in the engine's memory. It is short, save for wait_end_of_query.
func (w *warehouse) materialise(c *chdb.Connection, q *request, s statement, format string, out *response) error {
	result, err := c.Query(s.sql, format, q.parameters...)
	if err != nil {
		return err
	}
	defer result.Close()
	if ok, err := parses(c, s.sql); err != nil {
		return err
	} else if !ok {
		return noSQL(s.sql) // the engine took it for a word to a client, and did nothing
	}
	return out.whole(format, result.Bytes(), result.Counters())
}

// insert streams data into the table that the statement names. When the source fails, what was appended is dropped.
func (w *warehouse) insert(c *chdb.Connection, q *request, s statement, data io.Reader, out *response) error {
	stream, err := c.Insert(s.sql, s.format, q.parameters...)
	if err != nil {
		return err
	}
	defer stream.Close()
	piece := make([]byte, insertPiece)
	for {
		n, err := fill(data, piece)
		if err != nil && err != io.EOF {
			return newException(incorrectData, "The data could not be read to its end: %s", err)
		}
		if appendErr := stream.Append(piece[:n]); appendErr != nil {
			return appendErr
		}
		if err == io.EOF {
			counters, err := stream.Done()
			if err != nil {
				return err
			}
			return out.whole(q.format, nil, counters)
		}
	}
}
