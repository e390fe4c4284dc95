package loader

import (
	"context"
	"io"
)

// interruptible makes a reader, such as a terminal or a pipe, end when the context does: a read that waits for input would not
// notice otherwise. The goroutine behind it ends with the read in which it waits.
func interruptible(ctx context.Context, source io.Reader) io.Reader {
	r := &interruptibleReader{ctx: ctx, chunks: make(chan chunk), used: make(chan struct{})}
	go func() {
		buffer := make([]byte, 256<<10)
		for {
			n, err := source.Read(buffer)
			select {
			case r.chunks <- chunk{buffer[:n], err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
			select {
			case <-r.used:
			case <-ctx.Done():
				return
			}
		}
	}()
	return r
}

type chunk struct {
	data []byte
	err  error
}

type interruptibleReader struct {
	ctx    context.Context
	chunks chan chunk
	used   chan struct{} // the chunk's memory may be used again
	chunk  chunk
}

func (r *interruptibleReader) Read(p []byte) (int, error) {
	for len(r.chunk.data) == 0 {
		if r.chunk.err != nil {
			return 0, r.chunk.err
		}
		select {
		case r.chunk = <-r.chunks:
		case <-r.ctx.Done():
			return 0, context.Cause(r.ctx)
		}
		r.release()
	}
	n := copy(p, r.chunk.data)
	r.chunk.data = r.chunk.data[n:]
	r.release()
	return n, nil
}

// release gives the chunk back if it was read to its end.
func (r *interruptibleReader) release() {
	if len(r.chunk.data) > 0 || r.chunk.err != nil {
		return
	}
	select {
	case r.used <- struct{}{}:
	case <-r.ctx.Done():
	}
}
