package native

import (
	"bufio"
	"io"
)

// Source is where blocks are read from.
type Source interface {
	// Window returns bytes that are there, at least one, until the next Discard; io.EOF if there are no more.
	Window() ([]byte, error)
	// Discard steps over the first n bytes of the last window.
	Discard(n int)
}

// Memory is a source that is there as a whole.
type Memory []byte

// Window returns all that is left.
func (m *Memory) Window() ([]byte, error) {
	if len(*m) == 0 {
		return nil, io.EOF
	}
	return *m, nil
}

// Discard drops the first n bytes.
func (m *Memory) Discard(n int) { *m = (*m)[n:] }

// Buffered is a source that waits for more: its window is what the buffer holds.
type Buffered struct{ *bufio.Reader }

// Window waits for a byte, and returns it with those that came along.
func (b Buffered) Window() ([]byte, error) {
	if b.Reader.Buffered() == 0 {
		if _, err := b.Peek(1); err != nil {
			return nil, err
		}
	}
	return b.Peek(b.Reader.Buffered())
}

// Discard steps over bytes that the buffer holds.
func (b Buffered) Discard(n int) { _, _ = b.Reader.Discard(n) }
