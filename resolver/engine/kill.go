package engine

import (
	"context"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/sql"
)

// runningQuery is a query that is being answered.
type runningQuery struct {
	mark   string // in its log_comment
	cancel context.CancelCauseFunc
}

// register enters a query id, which must be free.
func (w *warehouse) register(q *query, cancel context.CancelCauseFunc) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, taken := w.running[q.queryID]; taken {
		return newException(queryIsRunning, "Query with id = %s is already running", q.queryID)
	}
	w.running[q.queryID] = &runningQuery{mark: q.mark(), cancel: cancel}
	return nil
}

// find returns the running query of an id, if there is one.
func (w *warehouse) find(queryID string) *runningQuery {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.running[queryID]
}

func (w *warehouse) unregister(queryID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.running, queryID)
}

// killAll ends every running query.
func (w *warehouse) killAll(why error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, query := range w.running {
		query.cancel(why)
	}
}

// watch kills the request's statement as soon as ctx ends, until stop is called. A statement that is not in
// system.processes yet, or that looks for a kill only between blocks, is killed again.
func (w *warehouse) watch(ctx context.Context, q *query) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-done:
			return
		case <-ctx.Done():
		}
		w.logger.Info("killing a query", "query_id", q.queryID, "why", context.Cause(ctx))
		for {
			if err := w.kill(q.mark()); err != nil {
				w.logger.Warn("a query could not be killed", "query_id", q.queryID, "error", err)
			}
			select {
			case <-done:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
	return func() { close(done); <-ended }
}

func (w *warehouse) kill(mark string) error {
	c, err := w.connect()
	if err != nil {
		return err
	}
	defer c.Close()
	return run(c, sql.Load("engine/kill.sql").Set("mark", mark))
}

// translateKill puts the engine's own ids in the place of the clients': in a KILL QUERY, each string that is the id of a
// running request.
func (w *warehouse) translateKill(c *chdb.Connection, text string) (string, error) {
	var out strings.Builder
	l, copied := &lexer{text: text}, 0
	for t := l.next(); t.kind != end; t = l.next() {
		if t.kind != quoted || text[t.start] != '\'' || t.end-t.start < 2 {
			continue
		}
		wanted := unquote(text[t.start:t.end])
		query := w.find(wanted)
		if query == nil {
			continue
		}
		result, err := ask(c, sql.Load("engine/find.sql").Set("mark", query.mark))
		if err != nil {
			return "", err
		}
		id := strings.TrimSpace(string(result.Bytes()))
		result.Close()
		if id == "" || w.find(wanted) != query {
			continue // it has just ended, or does not run yet: a native connection's next query may have the same mark
		}
		out.WriteString(text[copied:t.start] + "'" + id + "'")
		copied = t.end
	}
	return out.String() + text[copied:], nil
}

// unquote reads a 'string', `name` or "name" of SQL: a backslash begins one of escaped or makes the next byte plain, and a doubled
// quote stands for one.
func unquote(quoted string) string {
	var out strings.Builder
	text := quoted[1 : len(quoted)-1]
	for i := 0; i < len(text); i++ {
		c := text[i]
		if (c == '\\' || c == quoted[0]) && i+1 < len(text) {
			i++
			c = text[i]
			if control, is := escaped[c]; is && text[i-1] == '\\' {
				c = control
			}
		}
		out.WriteByte(c)
	}
	return out.String()
}

// escaped are the letters that stand for control characters behind a backslash.
var escaped = map[byte]byte{'0': 0, 'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v'}
