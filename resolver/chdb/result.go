package chdb

import (
	"errors"
	"time"
	"unsafe"
)

// Result is what the engine hands back: bytes in the format asked for, and counters. Close frees it.
type Result struct {
	library *Library
	pointer unsafe.Pointer
}

// Counters are what a statement read and wrote.
type Counters struct {
	ResultRows, ResultBytes   uint64 // in the result
	ReadRows, ReadBytes       uint64 // from tables
	WrittenRows, WrittenBytes uint64 // to tables, materialised views included
	Elapsed                   time.Duration
}

// Error is an error of the engine in its own words: `Code: 60. DB::Exception: …`.
type Error struct{ Text string }

func (e *Error) Error() string { return e.Text }

// result wraps a handle, or destroys it and returns its error: a failed statement returns a handle too.
func (l *Library) result(pointer unsafe.Pointer) (*Result, error) {
	if pointer == nil {
		return nil, errors.New("the engine returned no result")
	}
	if text := l.c.resultError(pointer); text != "" {
		l.c.destroyResult(pointer)
		return nil, &Error{Text: text}
	}
	return &Result{library: l, pointer: pointer}, nil
}

// Bytes is the result's own memory: it is valid until Close.
func (r *Result) Bytes() []byte {
	n := r.library.c.resultLength(r.pointer)
	if n == 0 {
		return nil
	}
	return unsafe.Slice(r.library.c.resultBuffer(r.pointer), n)
}

// Counters returns what the engine counted until now.
func (r *Result) Counters() Counters {
	c := &r.library.c
	return Counters{
		ResultRows: c.resultRows(r.pointer), ResultBytes: c.resultBytes(r.pointer),
		ReadRows: c.resultStorageRows(r.pointer), ReadBytes: c.resultStorageBytes(r.pointer),
		WrittenRows: c.resultRowsWritten(r.pointer), WrittenBytes: c.resultBytesWritten(r.pointer),
		Elapsed: time.Duration(c.resultElapsed(r.pointer) * float64(time.Second)),
	}
}

// Close frees the result. Calling it again does nothing.
func (r *Result) Close() {
	if r.pointer != nil {
		r.library.c.destroyResult(r.pointer)
		r.pointer = nil
	}
}
