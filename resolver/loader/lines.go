package loader

import (
	"bytes"
	"io"
)

const (
	maxLine      = 64 << 20 // bytes; a longer line is rejected and skipped, so that memory stays bounded
	keptLine     = 64 << 10 // bytes of a too long line that are kept for the rejects file
	usualBuffer  = 1 << 20
	largeBuffer  = 8 << 20 // a buffer that grew over this for one line is given back after it
	smallestRead = 64 << 10
)

// lines splits a stream at line feeds. A line is a part of the buffer and valid until the next call of next.
type lines struct {
	source io.Reader
	limit  int
	buffer []byte
	start  int // of what was not returned yet
	read   int64
	line   []byte
	long   bool  // the line is over the limit, and line is its beginning
	number int64 // of the line, from 1
	err    error // of the source, io.EOF included
}

func newLines(source io.Reader, limit int) *lines {
	return &lines{source: source, limit: limit, buffer: make([]byte, 0, min(usualBuffer, limit+smallestRead))}
}

// next moves to the next line and says whether there is one. A last line without a line feed counts only if the source ended
// well: at a break it is no whole line.
func (l *lines) next() bool {
	searched := 0
	for {
		rest := l.buffer[l.start:]
		if i := bytes.IndexByte(rest[searched:], '\n'); i >= 0 {
			l.take(rest[:searched+i], searched+i+1)
			return true
		}
		searched = len(rest)
		if len(rest) > l.limit {
			return l.skip()
		}
		if l.err != nil {
			if l.err != io.EOF || len(rest) == 0 {
				return false
			}
			l.take(rest, len(rest))
			return true
		}
		l.fill()
	}
}

var byteOrderMark = []byte("\ufeff")

func (l *lines) take(line []byte, used int) {
	l.start += used
	l.number++
	l.line, l.long = line, len(line) > l.limit
	if l.long {
		l.line = line[:min(keptLine, l.limit)]
	} else if l.number == 1 {
		l.line = bytes.TrimPrefix(line, byteOrderMark)
	}
}

// fill reads more behind what is there, in a buffer with room for it.
func (l *lines) fill() {
	rest := len(l.buffer) - l.start
	switch {
	case cap(l.buffer) > largeBuffer && rest < usualBuffer/2:
		l.buffer = append(make([]byte, 0, usualBuffer), l.buffer[l.start:]...)
	case l.start > 0:
		l.buffer = l.buffer[:copy(l.buffer, l.buffer[l.start:])]
	}
	l.start = 0
	if cap(l.buffer)-len(l.buffer) < smallestRead {
		l.buffer = append(make([]byte, 0, min(2*cap(l.buffer), l.limit+usualBuffer)+smallestRead), l.buffer...)
	}
	n, err := l.source.Read(l.buffer[len(l.buffer):cap(l.buffer)])
	l.buffer = l.buffer[:len(l.buffer)+n]
	l.read += int64(n)
	l.err = err
}

// skip drops a line that is over the limit up to its end and keeps its beginning.
func (l *lines) skip() bool {
	l.number++
	l.line = bytes.Clone(l.buffer[l.start:][:min(keptLine, l.limit)])
	l.long = true
	for {
		l.buffer, l.start = l.buffer[:0], 0
		if l.err == io.EOF {
			return true
		}
		if l.err != nil {
			l.number-- // not a whole line
			return false
		}
		l.fill()
		if i := bytes.IndexByte(l.buffer, '\n'); i >= 0 {
			l.start = i + 1
			return true
		}
	}
}
