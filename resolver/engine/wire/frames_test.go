package wire

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"testing"

	"github.com/go-faster/city"
	"github.com/klauspost/compress/zstd"
)

// TestFrames cuts compressed frames everywhere: only between two of them is the end an end.
func TestFrames(t *testing.T) {
	var b bytes.Buffer
	w := NewFrameWriter(&b, LZ4)
	ends := map[int]int{0: 0} // length of the compressed text to that of the plain one
	plain := 0
	for _, piece := range []string{"first", "the second, which is longer", "3"} {
		if _, err := io.WriteString(w, piece); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		plain += len(piece)
		ends[b.Len()] = plain
	}
	for cut := range b.Len() + 1 {
		got, err := io.ReadAll(NewFrames(bufio.NewReader(bytes.NewReader(b.Bytes()[:cut]))))
		if want, whole := ends[cut]; whole != (err == nil) || whole && len(got) != want {
			t.Errorf("cut at %d: got %d bytes, %v", cut, len(got), err)
		}
	}
	broken := bytes.Clone(b.Bytes())
	broken[len(broken)-1] ^= 1
	if _, err := io.ReadAll(NewFrames(bufio.NewReader(bytes.NewReader(broken)))); err == nil {
		t.Error("a frame with a wrong checksum was taken")
	}
}

// TestFrameClaims: a frame that claims more than it has is refused, and takes no memory for that.
func TestFrameClaims(t *testing.T) {
	frame := func(method byte, packed, size uint32, content []byte) []byte {
		head := binary.LittleEndian.AppendUint32([]byte{method}, packed)
		head = append(binary.LittleEndian.AppendUint32(head, size), content...)
		sum := city.CH128(head)
		return append(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, sum.Low), sum.High), head...)
	}
	bomb := zstdOf(t, make([]byte, 200<<20))
	for name, p := range map[string][]byte{
		"no method":           frame(0x42, 9, 0, nil),
		"less than its head":  frame(methodLZ4, 8, 0, nil),
		"a gigabyte":          frame(methodLZ4, 1<<30, 1<<30, nil),
		"a gigabyte of a few": frame(methodLZ4, 10, 1<<30, []byte{0}),
		"100 MB to come":      frame(methodLZ4, 100<<20, 100<<20, nil),
		"LZ4 of a few":        frame(methodLZ4, 11, 100<<20, []byte{0, 0}),
		"broken LZ4":          frame(methodLZ4, 12, 100, []byte{0xff, 0xff, 0xff}),
		"plain of a few":      frame(methodNone, 10, 2, []byte{0}),
		"ZSTD of too much":    frame(methodZSTD, uint32(9+len(bomb)), 1000, bomb),
		"broken ZSTD":         frame(methodZSTD, 12, 100, []byte{1, 2, 3}),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		n, err := io.Copy(io.Discard, NewFrames(bufio.NewReader(bytes.NewReader(p))))
		runtime.ReadMemStats(&after)
		if n != 0 || !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %d bytes and %v", name, n, err)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 4<<20 {
			t.Errorf("%s took %d MB", name, grown>>20)
		}
	}
}

func zstdOf(t *testing.T, p []byte) []byte {
	t.Helper()
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return encoder.EncodeAll(p, nil)
}
