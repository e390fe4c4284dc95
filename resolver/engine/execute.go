package engine

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/sql"
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

// exchange is a protocol's way to answer one query.
type exchange interface {
	// session returns a session for the query, with the query's settings, and how to give it back.
	session() (c *chdb.Connection, release func(), err error)
	// insert takes the data of an INSERT: what follows its text, and what else the client sends, until ctx ends.
	insert(ctx context.Context, c *chdb.Connection, s statement, data io.Reader) error
	// answer runs any other statement and sends its result. giveUp ends the statement early.
	answer(c *chdb.Connection, s statement, giveUp func(error)) error
}

// serve is the way of every query, whatever the protocol: it waits for its turn, opens a session, and runs. An error that it returns was not
// told to the client yet.
func (w *warehouse) serve(ctx context.Context, q *query, text io.Reader, x exchange) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if err := w.register(q, cancel); err != nil {
		return err
	}
	defer w.unregister(q.queryID)
	if err := w.acquire(ctx); err != nil {
		return newException(queryWasCancelled, "Query was cancelled while it waited for its turn: %s", err)
	}
	defer w.release()
	c, release, err := x.session()
	if err != nil {
		return err
	}
	defer release()
	if err := w.execute(ctx, c, q, text, x); err != nil {
		if err := run(c, sql.Load("engine/forget.sql")); err != nil {
			w.logger.Warn("a statement that failed is still listed", "query_id", q.queryID, "error", err)
		}
		return err
	}
	return nil
}

func (w *warehouse) execute(ctx context.Context, c *chdb.Connection, q *query, text io.Reader, x exchange) error {
	s, data, err := readStatement(text)
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
		return x.insert(ctx, c, s, data)
	}
	return orSyntaxError(c, s.sql, x.answer(c, s, giveUp))
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

// admit refuses what ClickHouse refuses, before the engine sees it.
func admit(c *chdb.Connection, q *query, s statement) error {
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
		return newException(readonlyMode, "default: Cannot execute query in readonly mode.%s", q.readOnlyWhy)
	}
	return nil
}

// isNotStreamable recognises the engine's refusal to stream anything but a SELECT. It comes before anything was run.
func isNotStreamable(err error) bool {
	var engine *chdb.Error
	return errors.As(err, &engine) && strings.Contains(engine.Text, "Streaming query is not supported for query")
}

// whole waits for the whole result, which stays in the engine's memory.
func whole(c *chdb.Connection, text, format string, parameters []chdb.Parameter) (*chdb.Result, error) {
	result, err := c.Query(text, format, parameters...)
	if err != nil {
		return nil, err
	}
	ok, err := parses(c, text)
	if err == nil && !ok {
		err = noSQL(text) // the engine took it for a word to a client, and did nothing
	}
	if err != nil {
		result.Close()
		return nil, err
	}
	return result, nil
}

// load streams data into the table that the statement names. When the source fails, what was appended is dropped.
func load(c *chdb.Connection, s statement, parameters []chdb.Parameter, data io.Reader) (chdb.Counters, error) {
	stream, err := c.Insert(s.sql, s.format, parameters...)
	if err != nil {
		return chdb.Counters{}, err
	}
	defer stream.Close()
	piece := make([]byte, insertPiece)
	for {
		n, err := fill(data, piece)
		if err != nil && err != io.EOF {
			return chdb.Counters{}, newException(incorrectData, "The data could not be read to its end: %s", err)
		}
		if appendErr := stream.Append(piece[:n]); appendErr != nil {
			return chdb.Counters{}, appendErr
		}
		if err == io.EOF {
			return stream.Done()
		}
	}
}
