package native

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
)

// ErrMalformed is wrapped when the bytes are not what they have to be. Where the next block begins is not known then.
var ErrMalformed = errors.New("malformed block")

// maxText bounds the names and types that are kept: 1 MB.
const maxText = 1 << 20

// Walker reads blocks from a source. It is for one goroutine.
type Walker struct {
	source Source
	from   Form
	types  map[string]*node

	window []byte
	at     int // in the window: what is before was read
	passed int // in the window: what is before was passed on, or dropped
	target io.Writer
	err    error
	nodes  int // that the data of a column named
}

// NewWalker reads blocks of a form.
func NewWalker(source Source, from Form) *Walker {
	return &Walker{source: source, from: from, types: make(map[string]*node)}
}

// Shape is a block's size. A block without columns is a mark: on a socket, it ends what a client sends.
type Shape struct{ Columns, Rows uint64 }

// Block reads one block and writes it to target in another form. A block without columns is not written.
// An error that is not the source's or the target's wraps ErrMalformed or ErrUnsupported. After any, some of the block may be
// written, and the walker is of no more use.
func (w *Walker) Block(target io.Writer, to Form) (Shape, error) {
	shape := w.begin()
	if shape.Columns > 0 && w.err == nil {
		w.passTo(target)
		w.put(blockHead(to, shape))
	}
	for i := uint64(0); i < shape.Columns && w.err == nil; i++ {
		w.skip(w.uvarint()) // the name
		typeText := w.string("a column's type")
		w.column(typeText, shape.Rows, func() {
			if to.custom {
				w.put([]byte{0})
			}
		}, target)
	}
	return shape, w.finish()
}

// Columns reads one block and returns its columns' heads. Errors are those of Block.
func (w *Walker) Columns() ([]Column, error) {
	shape := w.begin()
	var columns []Column
	for i := uint64(0); i < shape.Columns && w.err == nil; i++ {
		column := Column{Name: w.string("a column's name"), Type: w.string("a column's type")}
		columns = append(columns, column)
		w.column(column.Type, shape.Rows, func() {}, nil)
	}
	return columns, w.finish()
}

func blockHead(form Form, shape Shape) []byte {
	var b []byte
	if form.info {
		b = append(b, plainInfo...)
	}
	return binary.AppendUvarint(binary.AppendUvarint(b, shape.Columns), shape.Rows)
}

// begin reads what comes before the columns, and drops it.
func (w *Walker) begin() Shape {
	w.target, w.err = nil, nil
	if w.from.info {
		w.info()
	}
	return Shape{Columns: w.uvarint(), Rows: w.uvarint()}
}

func (w *Walker) info() {
	for w.err == nil {
		switch field := w.uvarint(); field {
		case 0:
			return
		case 1:
			w.skip(1)
		case 2:
			w.skip(4)
		default:
			w.fail("field %d before it is not known", field)
		}
	}
}

// finish passes on what was read, and lets go of the window.
func (w *Walker) finish() error {
	w.pass()
	w.source.Discard(w.at)
	w.window, w.at, w.passed = nil, 0, 0
	return w.err
}

// column reads a column from behind its type on. mark writes what the other form has there.
func (w *Walker) column(typeText string, rows uint64, mark func(), target io.Writer) {
	if w.from.custom {
		w.passTo(nil)
		if w.byte() != 0 && w.err == nil {
			w.err = fmt.Errorf("a sparse or other special serialisation of a column of type %s: %w", excerpt(typeText), ErrUnsupported)
		}
		w.passTo(target)
	}
	mark()
	if rows == 0 || w.err != nil {
		return
	}
	shape, err := w.typeOf(typeText)
	if err != nil {
		w.refuse(err)
		return
	}
	w.nodes = 0
	w.data(w.prefix(shape, 0), rows)
}

// typeOf remembers types: the blocks of a stream have the same.
func (w *Walker) typeOf(typeText string) (*node, error) {
	if known := w.types[typeText]; known != nil {
		return known, nil
	}
	shape, err := parse(typeText, 0)
	if err == nil && len(w.types) < 1000 && len(typeText) < 4096 {
		w.types[typeText] = shape
	}
	return shape, err
}

// refuse keeps the errors that parse returns apart from each other.
func (w *Walker) refuse(err error) {
	if !errors.Is(err, ErrUnsupported) {
		err = fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if w.err == nil {
		w.err = err
	}
}

func (w *Walker) fail(format string, arguments ...any) {
	w.refuse(fmt.Errorf(format, arguments...))
}

// passTo sends what is read from here on to another target; nil drops it.
func (w *Walker) passTo(target io.Writer) {
	w.pass()
	w.target = target
}

// pass hands on what was read since the last time.
func (w *Walker) pass() {
	w.write(w.window[w.passed:w.at])
	w.passed = w.at
}

// put writes bytes of its own behind what was read so far.
func (w *Walker) put(p []byte) {
	w.pass()
	w.write(p)
}

func (w *Walker) write(p []byte) {
	if w.target == nil || w.err != nil || len(p) == 0 {
		return
	}
	if _, err := w.target.Write(p); err != nil {
		w.err = err
	}
}

// more makes sure that a byte is there.
func (w *Walker) more() bool {
	for w.at == len(w.window) {
		if w.err != nil {
			return false
		}
		w.pass()
		w.source.Discard(w.at)
		w.window, w.at, w.passed = nil, 0, 0
		window, err := w.source.Window()
		if err == io.EOF {
			err = fmt.Errorf("%w: it ends too soon: %w", ErrMalformed, io.ErrUnexpectedEOF)
		}
		if err != nil {
			if w.err == nil {
				w.err = err
			}
			return false
		}
		w.window = window
	}
	return true
}

func (w *Walker) byte() byte {
	if !w.more() {
		return 0
	}
	w.at++
	return w.window[w.at-1]
}

func (w *Walker) uvarint() uint64 {
	var value uint64
	for shift := 0; shift < 64; shift += 7 {
		b := w.byte()
		if shift == 63 && b > 1 {
			break
		}
		value |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return value
		}
	}
	w.fail("a number is longer than 64 bits")
	return 0
}

func (w *Walker) uint64() uint64 {
	if len(w.window)-w.at >= 8 {
		w.at += 8
		return binary.LittleEndian.Uint64(w.window[w.at-8:])
	}
	var eight [8]byte
	for i := range eight {
		eight[i] = w.byte()
	}
	return binary.LittleEndian.Uint64(eight[:])
}

func (w *Walker) skip(n uint64) {
	for n > 0 && w.more() {
		step := min(n, uint64(len(w.window)-w.at))
		w.at += int(step)
		n -= step
	}
}

// skipRows steps over values of a width.
func (w *Walker) skipRows(rows, width uint64) {
	high, low := bits.Mul64(rows, width)
	if high != 0 {
		w.fail("%d rows of %d bytes", rows, width)
		return
	}
	w.skip(low)
}

// string reads a text that is kept. It takes memory as bytes come in, not as its length claims.
func (w *Walker) string(what string) string {
	n := w.uvarint()
	if n > maxText {
		w.fail("%s of %d bytes", what, n)
		return ""
	}
	var kept []byte
	for n > 0 && w.more() {
		step := min(int(n), len(w.window)-w.at)
		kept = append(kept, w.window[w.at:w.at+step]...)
		w.at += step
		n -= uint64(step)
	}
	return string(kept)
}
