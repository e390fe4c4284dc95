package engine

import (
	"bytes"
	"io"
	"testing"
)

// TestBlocks cuts compressed blocks everywhere: only between two blocks is the end an end.
func TestBlocks(t *testing.T) {
	var b bytes.Buffer
	w := newEncoder(blockEncoding, &b)
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
		got, err := io.ReadAll(newBlockReader(bytes.NewReader(b.Bytes()[:cut])))
		if want, whole := ends[cut]; whole != (err == nil) || whole && len(got) != want {
			t.Errorf("cut at %d: got %d bytes, %v", cut, len(got), err)
		}
	}
	broken := bytes.Clone(b.Bytes())
	broken[len(broken)-1] ^= 1
	if _, err := io.ReadAll(newBlockReader(bytes.NewReader(broken))); err == nil {
		t.Error("a block with a wrong checksum was taken")
	}
}
