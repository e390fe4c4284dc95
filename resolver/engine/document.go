package engine

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/sql"
)

// heldBack is how much of a result is there before any of it is sent, as with ClickHouse.
const heldBack = 1 << 20

// document is the result of a SELECT as the one document that most formats make of it: with one header, one count of its
// rows, one index at its end. For that the engine itself has to write it from the first row to the last, which it does into a
// pipe in the place of a file; a piece of a stream would be a document of its own. Neither side holds more than a buffer, and
// the engine waits for the reader.
type document struct {
	*os.File // what the engine writes
	format   string
	counters chdb.Counters // once wait has returned
	ended    chan error
}

// openDocument starts a SELECT. The document is nil when the engine understands the statement in no way: whoever runs it gets its
// own words for that. close comes after all.
func openDocument(c *chdb.Connection, s statement, defaultFormat string, parameters []chdb.Parameter) (*document, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("open a pipe for the result: %w", err)
	}
	path, err := descriptorPath(writer)
	var text, format string
	if err == nil {
		text, format, err = redirect(c, s, defaultFormat, path)
	}
	if err != nil || text == "" {
		reader.Close()
		writer.Close()
		return nil, err
	}
	d := &document{File: reader, format: format, ended: make(chan error, 1)}
	go func() {
		defer writer.Close()
		result, err := c.Query(text, format, parameters...)
		if err == nil {
			d.counters = result.Counters()
			result.Close()
		}
		d.ended <- err
	}()
	return d, nil
}

// wait returns how the statement ended. It reads what the statement still writes: should it have been told to end, the engine has to
// get to where it looks whether to.
func (d *document) wait() error {
	_, _ = io.Copy(io.Discard, d)
	return <-d.ended
}

// document sends a document. giveUp ends the statement early.
func (x *httpExchange) document(c *chdb.Connection, s statement, giveUp func(error)) error {
	d, err := openDocument(c, s, x.request.format, x.request.parameters)
	if err != nil {
		return err
	}
	if d == nil {
		return x.materialise(c, s, first(s.format, x.request.format))
	}
	defer d.Close()
	var head bytes.Buffer
	_, err = io.CopyN(&head, d, heldBack)
	if err == io.EOF {
		if err := d.wait(); err != nil {
			return err
		}
		return x.out.whole(d.format, head.Bytes(), d.counters)
	}
	if err == nil {
		x.out.commit(d.format, chdb.Counters{}, -1)
		_, err = io.Copy(x.out, io.MultiReader(&head, d))
	}
	if err != nil {
		giveUp(err)
		_ = d.wait()
		return err
	}
	if err := d.wait(); err != nil {
		return err
	}
	return x.out.finish()
}

// descriptorPath is a path by which the engine opens a file that this process has open.
func descriptorPath(file *os.File) (string, error) {
	descriptor := file.Fd()
	// Where opening it means duplicating it, as on macOS, the engine gets its mode, too.
	if err := syscall.SetNonblock(int(descriptor), false); err != nil {
		return "", fmt.Errorf("prepare a pipe for the result: %w", err)
	}
	return fmt.Sprintf("/dev/fd/%d", descriptor), nil
}

// redirect has a SELECT written to path, and returns the format, too. What looks like a FORMAT clause may be a column, as in
// ORDER BY format DESC: where the engine's parser takes the place for one it is one. The text is empty when the engine
// understands the statement in neither way.
func redirect(c *chdb.Connection, s statement, defaultFormat, path string) (text, format string, err error) {
	for _, place := range []struct {
		at     int
		format string
	}{{s.formatAt, s.format}, {s.endsAt, defaultFormat}} {
		if place.at == 0 {
			continue
		}
		text, ok, err := redirectAt(c, s.sql, place.at, path)
		if ok || err != nil {
			return text, place.format, err
		}
	}
	return "", "", nil
}

// redirectAt has a SELECT written to path, by a clause at that place, if it is one for such a clause.
func redirectAt(c *chdb.Connection, text string, at int, path string) (redirected string, ok bool, err error) {
	outfile, err := sql.Load("engine/outfile.sql").Set("path", path).Literal()
	if err != nil {
		return "", false, err
	}
	redirected = text[:at] + "\n" + outfile + "\n" + text[at:]
	analysis, err := c.Classify(redirected)
	return redirected, analysis.Class == chdb.Control, err // as writing a file is
}
