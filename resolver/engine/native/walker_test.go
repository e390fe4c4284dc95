package native

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"reflect"
	"testing"
)

// blocks are what the engine writes of columns of several types: those with a state above all.
var blocks = map[string]string{
	"numbers":  "\x01\x02\x01n\x06UInt64\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00",
	"texts":    "\x01\x02\x01s\x06String\x03abc\x00",
	"nullable": "\x01\x02\x01s\x10Nullable(String)\x01\x00\x00\x03abc",
	"arrays":   "\x01\x02\x01a\x0cArray(UInt8)\x01\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00\x07\x08\x09",
	"dictionary": "\x01\x02\x01d\x16LowCardinality(String)\x01\x00\x00\x00\x00\x00\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00" +
		"\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01a\x02\x00\x00\x00\x00\x00\x00\x00\x01\x01",
	"variant":   "\x01\x02\x01v\x16Variant(String, UInt8)\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x01x\x07",
	"dynamic":   "\x01\x02\x01d\x07Dynamic\x01\x00\x00\x00\x00\x00\x00\x00\x01\x01\x06UInt64\x00\x00\x00\x00\x00\x00\x00\x00\x01\xff\x07\x00\x00\x00\x00\x00\x00\x00",
	"flattened": "\x01\x02\x01d\x07Dynamic\x03\x00\x00\x00\x00\x00\x00\x00\x01\x06UInt64\x00\x01\x07\x00\x00\x00\x00\x00\x00\x00",
	"json": "\x01\x01\x01j\x0dJSON(z UInt8)\x00\x00\x00\x00\x00\x00\x00\x00\x01\x01\x01a\x01\x00\x00\x00\x00\x00\x00\x00\x01\x01\x05Int64\x00\x00\x00\x00\x00\x00\x00\x00" +
		"\x09\x00\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
	"nothing": "\x01\x00\x01n\x06UInt64",
}

// TestForms walks from the engine's form to a socket's and back.
func TestForms(t *testing.T) {
	for name, block := range blocks {
		for _, revision := range []int{50000, 54412, 54454} {
			source := Memory(block)
			var socket, back bytes.Buffer
			shape, err := NewWalker(&source, Form{}).Block(&socket, FormOf(revision))
			if err != nil || shape.Columns != 1 || len(source) != 0 {
				t.Errorf("%s: got %+v %v, %d bytes left", name, shape, err, len(source))
				continue
			}
			onSocket := Memory(socket.Bytes())
			if _, err := NewWalker(&onSocket, FormOf(revision)).Block(&back, Form{}); err != nil || back.String() != block {
				t.Errorf("%s: got %q %v, want %q", name, back.String(), err, block)
			}
		}
	}
}

// TestHeads reads columns' heads and makes a block without rows of them.
func TestHeads(t *testing.T) {
	form := FormOf(54460)
	want := []Column{{"n", "UInt64"}, {"a b", "Nullable(String)"}}
	source := Memory(AppendHeader(nil, form, want))
	if got, err := NewWalker(&source, form).Columns(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v %v", got, err)
	}
	mark := Memory(AppendHeader(nil, form, nil))
	var out bytes.Buffer
	if shape, err := NewWalker(&mark, form).Block(&out, Form{}); err != nil || shape != (Shape{}) || out.Len() != 0 {
		t.Errorf("a block without columns: got %+v %v, %d bytes", shape, err, out.Len())
	}
}

func TestMalformed(t *testing.T) {
	for name, block := range map[string]string{
		"an array that goes back":   "\x01\x02\x01a\x0cArray(UInt8)\x03\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x07\x08\x09",
		"a variant of no type":      "\x01\x01\x01v\x16Variant(String, UInt8)\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00",
		"a mode of a variant":       "\x01\x01\x01v\x16Variant(String, UInt8)\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00",
		"a version of a dynamic":    "\x01\x01\x01d\x07Dynamic\x09\x00\x00\x00\x00\x00\x00\x00",
		"many types":                "\x01\x01\x01d\x07Dynamic\x03\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\x7f",
		"a version of a dictionary": "\x01\x01\x01d\x16LowCardinality(String)\x02\x00\x00\x00\x00\x00\x00\x00",
		"a global dictionary":       "\x01\x01\x01d\x16LowCardinality(String)\x01\x00\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00",
		"a dictionary for no row":   "\x01\x01\x01d\x16LowCardinality(String)\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
		"a long number":             "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"rows beyond counting":      "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x01n\x07UInt256",
		"no type":                   "\x01\x01\x01n\x05Array",
	} {
		source := Memory(block)
		if _, err := NewWalker(&source, Form{}).Block(io.Discard, Form{}); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	sparse := Memory("\x00\x01\x01\x01n\x06UInt64\x01\x01")
	if _, err := NewWalker(&sparse, FormOf(54454)).Block(io.Discard, Form{}); !errors.Is(err, ErrUnsupported) {
		t.Errorf("a sparse column: got %v", err)
	}
	failing := Memory(blocks["numbers"])
	if _, err := NewWalker(&failing, Form{}).Block(brokenWriter{}, Form{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a target that fails: got %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// nested is a Dynamic of a Dynamic of a Dynamic …, as deep as there are bytes.
func nested(depth int) []byte {
	block := []byte("\x01\x01\x01d\x07Dynamic")
	for range depth {
		block = append(block, "\x03\x00\x00\x00\x00\x00\x00\x00\x01\x07Dynamic"...)
	}
	return block
}

func TestDepth(t *testing.T) {
	source := Memory(nested(1_000_000))
	if _, err := NewWalker(&source, Form{}).Block(io.Discard, Form{}); !errors.Is(err, ErrMalformed) || errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

// FuzzWalker walks over any bytes. What it takes for a block comes back as the same bytes by way of a socket's form.
func FuzzWalker(f *testing.F) {
	for _, block := range blocks {
		f.Add([]byte(block))
	}
	f.Add(nested(3))
	f.Fuzz(func(t *testing.T, p []byte) {
		source := Memory(p)
		var socket, back bytes.Buffer
		shape, err := NewWalker(&source, Form{}).Block(&socket, FormOf(54460))
		if err != nil || shape.Columns == 0 {
			return
		}
		onSocket := Memory(socket.Bytes())
		again, err := NewWalker(&onSocket, FormOf(54460)).Block(&back, Form{})
		if err != nil || again != shape {
			t.Fatalf("back: got %+v %v, want %+v", again, err, shape)
		}
		if got, want := columnsOf(back.Bytes()), columnsOf(p[:len(p)-len(source)]); !bytes.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// columnsOf is a block behind its two numbers, which may be longer than they have to be, and are written anew.
func columnsOf(block []byte) []byte {
	for range 2 {
		_, n := binary.Uvarint(block)
		block = block[n:]
	}
	return block
}
