package segmentlines

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestLines(t *testing.T) {
	const count = 1000
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := New(7, 100).WriteLines(out, count); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same seed gave other lines")
	}
	if mean := first.Len() / count; mean < 500 || mean > 900 {
		t.Errorf("lines have %d bytes on average, want 500 to 900", mean)
	}
	ids := make(map[string]bool)
	for line := range bytes.Lines(first.Bytes()) {
		var event struct{ MessageID string }
		if err := json.Unmarshal(line, &event); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		ids[event.MessageID] = true
	}
	if got := len(ids); got != count {
		t.Errorf("%d different messageIds, want %d", got, count)
	}
}
