package wire

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/kindred-id/kindred/resolver/engine/native"
)

// ErrMalformed is wrapped when bytes are no packet. The connection is of no more use.
var ErrMalformed = errors.New("malformed packet")

// Limits of what a packet may hold, in bytes or entries.
const (
	maxName    = 64 << 10
	maxValue   = 16 << 20 // of a setting or parameter
	maxQuery   = 256 << 20
	maxEntries = 10_000 // settings or parameters of a query
	maxTables  = 10_000 // of a request for their status
)

// Reader reads a client's packets.
type Reader struct {
	raw      *bufio.Reader
	frames   *Frames // over raw, made when the first compressed block comes
	revision int
}

const readBuffer = 128 << 10

// NewReader reads from a connection. Until SetRevision it reads what comes before both sides agreed on a revision.
func NewReader(connection io.Reader) *Reader {
	return &Reader{raw: bufio.NewReaderSize(connection, readBuffer)}
}

// SetRevision says what both sides speak from now on.
func (r *Reader) SetRevision(revision int) { r.revision = revision }

// Peek waits for the next packet, and returns its first byte without taking it.
func (r *Reader) Peek() (Code, error) {
	first, err := r.raw.Peek(1)
	if err != nil {
		return 0, err
	}
	return Code(first[0]), nil
}

// Next takes the first byte of a packet. io.EOF says that the client left between two packets.
func (r *Reader) Next() (Code, error) {
	code, err := r.raw.ReadByte()
	return Code(code), err
}

// Blocks returns where a packet's block is read from.
func (r *Reader) Blocks(compressed bool) native.Source {
	if !compressed {
		return native.Buffered{Reader: r.raw}
	}
	if r.frames == nil {
		r.frames = NewFrames(r.raw)
	}
	return r.frames
}

// Data reads the head of a Data packet, whose block follows: the name of an external table, or none.
func (r *Reader) Data() (table string, err error) { return r.text("an external table's name", maxName) }

// TablesStatus reads a request for the status of tables, which this server drops.
func (r *Reader) TablesStatus() error {
	count, err := r.number()
	if err != nil {
		return err
	}
	if count > maxTables {
		return fmt.Errorf("%w: the status of %d tables", ErrMalformed, count)
	}
	for range 2 * count {
		if _, err := r.text("a table's name", maxName); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) byte() (byte, error) {
	b, err := r.raw.ReadByte()
	return b, within(err)
}

// number reads 7 bits a byte, the lowest first.
func (r *Reader) number() (uint64, error) {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		b, err := r.byte()
		if err != nil {
			return 0, err
		}
		if shift == 63 && b > 1 {
			break
		}
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%w: a number is longer than 64 bits", ErrMalformed)
}

func (r *Reader) skip(n int) error {
	_, err := r.raw.Discard(n)
	return within(err)
}

// text reads a string: memory grows with what is there.
func (r *Reader) text(what string, limit uint64) (string, error) {
	n, err := r.number()
	if err != nil {
		return "", err
	}
	if n > limit {
		return "", fmt.Errorf("%w: %s of %d bytes, where %d are the limit", ErrMalformed, what, n, limit)
	}
	kept := make([]byte, 0, min(n, 4<<10))
	for source := (native.Buffered{Reader: r.raw}); uint64(len(kept)) < n; {
		window, err := source.Window()
		if err != nil {
			return "", within(err)
		}
		step := min(int(n)-len(kept), len(window))
		kept = append(kept, window[:step]...)
		source.Discard(step)
	}
	return string(kept), nil
}

// within turns an end of the source in the middle of a packet into an error.
func within(err error) error {
	if err == io.EOF {
		return fmt.Errorf("%w: it ends too soon: %w", ErrMalformed, io.ErrUnexpectedEOF)
	}
	return err
}
