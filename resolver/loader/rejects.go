package loader

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// Reject is a line, or an item of a batch, that cannot be an event: what the rejects file has in each of its lines.
type Reject struct {
	File   string `json:"file"`
	Line   int64  `json:"line"`           // from 1
	Item   int    `json:"item,omitempty"` // of a batch, from 1
	Reason string `json:"reason"`
	// The line itself, as text where it is valid UTF-8, else in base64. Of a long line only the beginning.
	Raw       string `json:"raw,omitempty"`
	RawBase64 []byte `json:"raw_base64,omitempty"`
	Truncated bool   `json:"truncated,omitempty"`
}

func (r Reject) String() string {
	if r.Item > 0 {
		return fmt.Sprintf("%s:%d: item %d: %s", r.File, r.Line, r.Item, r.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", r.File, r.Line, r.Reason)
}

const (
	maxRaw     = 1 << 20 // bytes of a rejected line that go to the rejects file
	maxSamples = 5       // rejects that Result.Samples has
)

// rejects writes the rejects file, which exists only if there is something to write.
type rejects struct {
	create  func() (io.WriteCloser, error)
	file    io.WriteCloser
	writer  *bufio.Writer
	encoder *json.Encoder
	count   int64
	samples []Reject
}

func (r *rejects) add(reject Reject, raw []byte, truncated bool) error {
	r.count++
	if len(r.samples) < maxSamples {
		r.samples = append(r.samples, reject)
	}
	if r.create == nil {
		return nil
	}
	if r.file == nil {
		file, err := r.create()
		if err != nil {
			return fmt.Errorf("load: create the rejects file: %w", err)
		}
		r.file, r.writer = file, bufio.NewWriter(file)
		r.encoder = json.NewEncoder(r.writer)
		r.encoder.SetEscapeHTML(false)
	}
	reject.Truncated = truncated
	if len(raw) > maxRaw {
		raw, reject.Truncated = raw[:maxRaw], true
	}
	if reject.Truncated {
		raw = wholeRunes(raw)
	}
	if utf8.Valid(raw) {
		reject.Raw = string(raw)
	} else {
		reject.RawBase64 = raw
	}
	if err := r.encoder.Encode(reject); err != nil {
		return fmt.Errorf("load: write the rejects file: %w", err)
	}
	return nil
}

// wholeRunes drops the beginning of a character at the end of a text that was cut.
func wholeRunes(raw []byte) []byte {
	for i := 1; i <= utf8.UTFMax && i <= len(raw); i++ {
		if c := raw[len(raw)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(raw[len(raw)-i:]) {
				return raw[:len(raw)-i]
			}
			break
		}
	}
	return raw
}

func (r *rejects) close() error {
	if r.file == nil {
		return nil
	}
	err := r.writer.Flush()
	if e := r.file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("load: write the rejects file: %w", err)
	}
	return nil
}
