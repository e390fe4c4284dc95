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

// document sends the result of a SELECT as the one document that most formats make of it: with one header, one count of its
// rows, one index at its end. For that the engine itself has to write it from the first row to the last, which it does into a
// pipe in the place of a file; a piece of a stream would be a document of its own. Neither side holds more than a buffer, and
// the engine waits for the client. giveUp ends the statement early.
func (w *warehouse) document(c *chdb.Connection, q *request, s statement, giveUp func(error), out *response) error {
	reader, writer, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("open a pipe for the result: %w", err)
	}
	defer reader.Close()
	path, err := descriptorPath(writer)
	if err != nil {
		writer.Close()
		return err
	}
	text, format, err := redirect(c, s, q.format, path)
	if err != nil || text == "" {
		writer.Close()
		if err == nil { // what does not parse fails in its own words
			err = w.materialise(c, q, s, first(s.format, q.format), out)
		}
		return err
	}

	var counters chdb.Counters
	ended := make(chan error, 1)
	go func() {
		defer writer.Close()
		result, err := c.Query(text, format, q.parameters...)
		if err == nil {
			counters = result.Counters()
			result.Close()
		}
		ended <- err
	}()
	var head bytes.Buffer
	_, err = io.CopyN(&head, reader, heldBack)
	if err == io.EOF {
		if err := <-ended; err != nil {
			return err
		}
		return out.whole(format, head.Bytes(), counters)
	}
	if err == nil {
		out.commit(format, chdb.Counters{}, -1)
		_, err = io.Copy(out, io.MultiReader(&head, reader))
	}
	if err != nil {
		giveUp(err)
		_, _ = io.Copy(io.Discard, reader) // so that the engine gets to where it looks whether to end
		<-ended
		return err
	}
	if err := <-ended; err != nil {
		return err
	}
	return out.finish()
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
	outfile, err := sql.Load("engine/outfile.sql").Set("path", path).Literal()
	if err != nil {
		return "", "", err
	}
	for _, place := range []struct {
		at     int
		format string
	}{{s.formatAt, s.format}, {s.endsAt, defaultFormat}} {
		if place.at == 0 {
			continue
		}
		text := s.sql[:place.at] + "\n" + outfile + "\n" + s.sql[place.at:]
		analysis, err := c.Classify(text)
		if err != nil {
			return "", "", err
		}
		if analysis.Class == chdb.Control { // as writing a file is
			return text, place.format, nil
		}
	}
	return "", "", nil
}
