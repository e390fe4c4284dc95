package loader

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"
)

// seedLines adds the lines of testdata to a fuzzer.
func seedLines(f *testing.F) {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for line := range bytes.Lines(data) {
			if len(line) < 4096 {
				f.Add(line)
			}
		}
	}
}

// FuzzScan holds the scanner against encoding/json: both accept the same texts, and an object that is not odd, or was rewritten,
// means the same to both.
func FuzzScan(f *testing.F) {
	seedLines(f)
	for _, s := range []string{`1`, `-0.0e-0`, `"\ud83d\ude00\ud83d"`, `[[],{}]`, ` {"a" : [ ] } `, `{"a":1,"\u0061":2}`, `1e400`, `[123456789012345678901]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) {
			return // parse checks that first
		}
		var s scanner
		s.reset(data)
		s.space()
		v, ok := s.value()
		s.space()
		if s.err != nil && s.err.tooDeep {
			return
		}
		if got, want := ok && s.pos == len(data), json.Valid(data); got != want {
			t.Fatalf("%q: accepted %t, encoding/json says %t", data, got, want)
		}
		if !ok || s.pos < len(data) {
			return
		}
		out := v.raw
		if v.odd {
			out = rewrite(nil, v.raw)
			s.reset(out)
			if again, ok := s.value(); !ok || again.odd || s.pos != len(out) {
				t.Fatalf("%q: rewritten as %q, which is odd or no JSON", data, out)
			}
		}
		if got, want := decode(t, out), decode(t, data); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: stays as %q, which is %v, not %v", data, out, got, want)
		}
		if err := json.Unmarshal(out, new(any)); err != nil {
			t.Fatalf("%q: stays as %q, which encoding/json does not take: %v", data, out, err)
		}
	})
}

// decode decodes JSON, with numbers that have no type in the warehouse as strings.
func decode(t *testing.T, data []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%q: %v", data, err)
	}
	return withoutOddNumbers(v)
}

func withoutOddNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if !holds([]byte(v), strings.ContainsAny(string(v), ".eE")) {
			return string(v)
		}
	case []any:
		for i := range v {
			v[i] = withoutOddNumbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = withoutOddNumbers(v[k])
		}
	}
	return v
}

// FuzzLine feeds lines to the whole parser: it must not panic, and what it accepts must be an event that can be stored.
func FuzzLine(f *testing.F) {
	seedLines(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		if len(line) > 1<<16 {
			return
		}
		before := bytes.Clone(line)
		p := parser{clock: clock}
		batch := newBatch()
		accepted := 0
		err := p.parse(line,
			func(e *event) error {
				accepted++
				for name, id := range map[string][]byte{"messageId": e.messageID, "anonymousId": e.anonymousID, "userId": e.userID, "previousId": e.previousID} {
					if len(id) > maxIdentifier || !utf8.Valid(id) {
						t.Errorf("%q: %s is %q", line, name, id)
					}
				}
				if len(e.messageID) == 0 || blank(e.anonymousID) && blank(e.userID) && blank(e.previousID) {
					t.Errorf("%q: accepted without an id", line)
				}
				if e.timestamp < earliest || e.timestamp > latest {
					t.Errorf("%q: timestamp %d", line, e.timestamp)
				}
				batch.append(e)
				return nil
			},
			func(_ int, reason error) error {
				if reason.Error() == "" {
					t.Errorf("%q: rejected without a reason", line)
				}
				return nil
			})
		if err != nil {
			t.Errorf("%q: %v", line, err)
		}
		if !bytes.Equal(line, before) {
			t.Errorf("%q was changed to %q", before, line)
		}
		if accepted > 0 && !json.Valid(line) {
			t.Errorf("%q: accepted, but is no JSON", line)
		}
		for _, column := range [...]*Texts{&batch.Traits, &batch.Properties, &batch.Context} {
			for row := range column.Len() {
				var s scanner
				s.reset(column.At(row))
				s.space()
				if v, ok := s.value(); !ok || v.kind != object || v.odd {
					t.Errorf("%q: stored as %q", line, column.At(row))
				}
			}
		}
		new(Encoder).Encode(batch)
	})
}

// FuzzTimestamp holds the dates against package time.
func FuzzTimestamp(f *testing.F) {
	for _, s := range []string{"2024-05-01T10:00:00.123Z", "2024-05-01 10:00:00+0530", "2024-02-29", "1899-12-31T23:59:59-01:00", "0000-00-00T00:00:00Z",
		"2016-12-31T23:59:60Z", "1714557600", "1714557600123", "1.7145576e9", "2024-05-01T10:00,5+14", "-1", "99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseTimestamp([]byte(s))
		if err == nil && (got < earliest || got > latest) {
			t.Errorf("%q: %d is out of range", s, got)
		}
		// Package time takes an hour of one digit, which RFC 3339 does not have.
		if want, e := time.Parse(time.RFC3339Nano, s); e == nil && s[13] == ':' {
			switch in := want.UnixMilli() >= earliest && want.UnixMilli() <= latest; {
			case in && (err != nil || got != floorMilli(want)):
				t.Errorf("%q: got %d, %v; package time reads %d", s, got, err, want.UnixMilli())
			case !in && !errors.Is(err, errOutOfRange):
				t.Errorf("%q: got %d, %v; want %v", s, got, err, errOutOfRange)
			}
		}
	})
}

func floorMilli(t time.Time) int64 {
	return int64(math.Floor(float64(t.Unix())*1000)) + int64(t.Nanosecond()/1e6)
}

// FuzzLines splits a stream that comes in pieces, with a small limit on lines, and compares with splitting it whole.
func FuzzLines(f *testing.F) {
	f.Add([]byte("a\nb\r\n\nlong long long long long long line\nc"), uint8(16))
	f.Add([]byte("\ufeffa\n"), uint8(4))
	f.Add([]byte("\ufeffab\n"), uint8(4))
	f.Add([]byte("\ufeff"), uint8(2))
	f.Add([]byte("\n"), uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, limit uint8) {
		if len(data) < 4096 {
			compareLines(t, data, int(limit))
		}
	})
}

func TestManyLines(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789\n"), 200_000)
	compareLines(t, data, 10)
	compareLines(t, data, 9)
	compareLines(t, bytes.ReplaceAll(data, []byte("9\n0"), []byte("90")), 1<<20)
}

func compareLines(t *testing.T, data []byte, limit int) {
	t.Helper()
	want := split(data, limit)
	for name, source := range map[string]io.Reader{
		"whole": bytes.NewReader(data), "in halves": iotest.HalfReader(bytes.NewReader(data)), "with its end": iotest.DataErrReader(bytes.NewReader(data)),
	} {
		l := newLines(source, limit)
		var got []string
		for l.next() {
			got = append(got, show(l.number, l.line, l.long))
		}
		if l.err != io.EOF || l.read != int64(len(data)) || !slices.Equal(got, want) {
			t.Errorf("read %s with limit %d: %d of %d bytes, %v\n got %.500q\nwant %.500q", name, limit, l.read, len(data), l.err, got, want)
		}
	}
}

func show(number int64, line []byte, long bool) string {
	if long {
		return fmt.Sprintf("%d too long", number)
	}
	return fmt.Sprintf("%d %s", number, line)
}

// split is what lines does, on all of the data at once.
func split(data []byte, limit int) (out []string) {
	number := int64(0)
	for line := range bytes.Lines(data) {
		number++
		line = bytes.TrimSuffix(line, []byte("\n"))
		long := len(line) > limit
		if number == 1 {
			line = bytes.TrimPrefix(line, byteOrderMark)
		}
		out = append(out, show(number, line, long))
	}
	return out
}
