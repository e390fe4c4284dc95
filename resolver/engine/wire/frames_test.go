package wire

import (
	"bufio"
	"bytes"
	"io"
	"testing"
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
