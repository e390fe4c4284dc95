package chdb

import (
	"errors"
	"io"
	"unsafe"
)

// Stream is a query whose result is fetched piece by piece. While it is open its connection answers nothing else.
type Stream struct {
	connection *Connection
	pointer    unsafe.Pointer
	ended      bool // at its natural end or by an error: then it must not be cancelled, only destroyed
}

// Stream starts a query and returns before its result is complete.
func (c *Connection) Stream(sql, format string, parameters ...Parameter) (*Stream, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handle == nil {
		return nil, errClosed
	}
	result, err := c.library.result(c.call(c.library.c.streamQuery, sql, format, parameters))
	if err != nil {
		return nil, err
	}
	return &Stream{connection: c, pointer: result.pointer}, nil
}

// Next fetches the next piece, which the caller closes. It returns io.EOF after the last one.
func (s *Stream) Next() (*Result, error) {
	c := s.connection
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handle == nil || s.pointer == nil {
		return nil, errClosed
	}
	if s.ended {
		return nil, io.EOF
	}
	result, err := c.library.result(c.library.c.streamFetch(*c.handle, s.pointer))
	if err != nil {
		s.ended = true
		return nil, err
	}
	if len(result.Bytes()) == 0 {
		s.ended = true
		result.Close()
		return nil, io.EOF
	}
	return result, nil
}

// Close cancels what is left of the query and frees the stream.
func (s *Stream) Close() {
	c := s.connection
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.pointer == nil {
		return
	}
	if !s.ended && c.handle != nil {
		c.library.c.streamCancel(*c.handle, s.pointer)
	}
	c.library.c.destroyResult(s.pointer)
	s.pointer = nil
}

// Insert is an INSERT whose data is appended piece by piece. While it is open its connection answers nothing else.
type Insert struct {
	connection *Connection
	pointer    unsafe.Pointer
	done       bool
}

// Insert starts `INSERT INTO table (columns)`, without FORMAT clause and data; format says what Append will bring.
func (c *Connection) Insert(sql, format string, parameters ...Parameter) (*Insert, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handle == nil {
		return nil, errClosed
	}
	pointer := c.call(c.library.c.streamInsert, sql, format, parameters)
	if pointer == nil {
		return nil, errors.New("the engine returned no insert stream")
	}
	if text := c.library.c.streamInsertError(pointer); text != "" {
		c.library.c.destroyInsertStream(pointer)
		return nil, &Error{Text: text}
	}
	return &Insert{connection: c, pointer: pointer}, nil
}

// Append hands over bytes in the insert's format, cut anywhere. It copies them, and waits while the engine is behind.
func (i *Insert) Append(data []byte) error {
	c := i.connection
	c.mu.Lock()
	defer c.mu.Unlock()
	if i.pointer == nil {
		return errClosed
	}
	if len(data) == 0 {
		return nil
	}
	if c.library.c.streamAppend(i.pointer, unsafe.SliceData(data), uintptr(len(data))) != success {
		return i.failure()
	}
	return nil
}

func (i *Insert) failure() error {
	if text := i.connection.library.c.streamInsertError(i.pointer); text != "" {
		return &Error{Text: text}
	}
	return errors.New("the engine took no more data and gave no reason")
}

// Done says that the data is complete, and waits until it is written.
func (i *Insert) Done() (Counters, error) {
	c := i.connection
	c.mu.Lock()
	defer c.mu.Unlock()
	if i.pointer == nil {
		return Counters{}, errClosed
	}
	i.done = true
	result, err := c.library.result(c.library.c.streamDone(i.pointer))
	if err != nil {
		return Counters{}, err
	}
	defer result.Close()
	return result.Counters(), nil
}

// Close frees the insert. Without Done before, what was appended is dropped, save for blocks that are written already.
func (i *Insert) Close() {
	c := i.connection
	c.mu.Lock()
	defer c.mu.Unlock()
	if i.pointer == nil {
		return
	}
	if !i.done {
		c.library.c.streamCancelInsert(i.pointer)
	}
	c.library.c.destroyInsertStream(i.pointer)
	i.pointer = nil
}
