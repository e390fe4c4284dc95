package wire

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/go-faster/city"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// A frame of ClickHouse's compression is a checksum (16 bytes), and, under it, the method (1), the size of what is compressed
// with these 9 bytes (4), its size as it was (4), and the bytes (src/Compression/CompressedReadBufferBase.cpp).
const (
	frameChecksum = 16
	frameHead     = 9
	maxFrame      = 128 << 20 // either size: what ch-go writes at most
	keptFrame     = 16 << 20  // a buffer beyond that is given back

	methodNone = 0x02
	methodLZ4  = 0x82
	methodZSTD = 0x90
)

// Frames reads compressed frames: their content is a native.Source and an io.Reader. ch-go's reader takes what a head
// claims, twice, before anything is there, and a few bytes of ZSTD could make it take gigabytes.
type Frames struct {
	source  *bufio.Reader
	frame   []byte // head and bytes of the last one
	content []byte
	rest    []byte // of the content
	zstd    *zstd.Decoder
}

// NewFrames reads frames from a source.
func NewFrames(source *bufio.Reader) *Frames { return &Frames{source: source} }

// Window returns what is left of a frame, or the next one; io.EOF between two frames.
func (f *Frames) Window() ([]byte, error) {
	for len(f.rest) == 0 {
		if err := f.next(); err != nil {
			return nil, err
		}
	}
	return f.rest, nil
}

// Discard steps over the first n bytes of the window.
func (f *Frames) Discard(n int) { f.rest = f.rest[n:] }

func (f *Frames) Read(p []byte) (int, error) {
	window, err := f.Window()
	n := copy(p, window)
	f.rest = f.rest[n:]
	return n, err
}

func (f *Frames) next() error {
	var head [frameChecksum + frameHead]byte
	if _, err := io.ReadFull(f.source, head[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return within(io.EOF)
		}
		return err
	}
	sized := head[frameChecksum:]
	packed, size := binary.LittleEndian.Uint32(sized[1:]), binary.LittleEndian.Uint32(sized[5:])
	if packed < frameHead || packed > maxFrame || size > maxFrame {
		return fmt.Errorf("%w: a compressed frame of %d bytes that were %d, where %d are the limit: send smaller blocks", ErrMalformed, packed, size, maxFrame)
	}
	if err := f.read(sized, int(packed)); err != nil {
		return err
	}
	if sum := city.CH128(f.frame); binary.LittleEndian.Uint64(head[:]) != sum.Low || binary.LittleEndian.Uint64(head[8:]) != sum.High {
		return fmt.Errorf("%w: a compressed frame's checksum is wrong", ErrMalformed)
	}
	if cap(f.content) > keptFrame {
		f.content = nil
	}
	content, err := f.decompress(sized[0], f.frame[frameHead:], int(size))
	if err != nil {
		return err
	}
	if len(content) != int(size) {
		return fmt.Errorf("%w: a compressed frame holds %d bytes and not %d", ErrMalformed, len(content), size)
	}
	f.content, f.rest = content, content
	return nil
}

// read takes a frame's bytes as they come in.
func (f *Frames) read(head []byte, packed int) error {
	if cap(f.frame) > keptFrame {
		f.frame = nil
	}
	f.frame = append(f.frame[:0], head...)
	for len(f.frame) < packed {
		have := len(f.frame)
		step := min(packed-have, max(have, readBuffer))
		f.frame = append(f.frame, make([]byte, step)...)
		if _, err := io.ReadFull(f.source, f.frame[have:]); err != nil {
			if errors.Is(err, io.ErrUnexpectedEOF) {
				err = io.EOF
			}
			return within(err)
		}
	}
	return nil
}

func (f *Frames) decompress(method byte, packed []byte, size int) (content []byte, err error) {
	switch method {
	case methodNone:
		return packed, nil
	case methodLZ4:
		if size > 255*len(packed) { // a byte of LZ4 stands for 255 at most
			return nil, fmt.Errorf("%w: %d bytes of LZ4 cannot be %d", ErrMalformed, len(packed), size)
		}
		content = sizedTo(f.content, size)
		var n int
		if n, err = lz4.UncompressBlock(packed, content); err == nil {
			return content[:n], nil
		}
	case methodZSTD:
		if f.zstd == nil {
			f.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
				zstd.WithDecoderMaxMemory(maxFrame), zstd.WithDecodeAllCapLimit(true))
			if err != nil {
				return nil, err
			}
		}
		if content, err = f.zstd.DecodeAll(packed, sizedTo(f.content, size)[:0]); err == nil {
			return content, nil
		}
	default:
		return nil, fmt.Errorf("%w: compression method %#x is not known", ErrMalformed, method)
	}
	return nil, fmt.Errorf("%w: a compressed frame: %w", ErrMalformed, err)
}

// sizedTo returns a buffer of a size, with room for nothing more.
func sizedTo(buffer []byte, size int) []byte {
	if cap(buffer) < size {
		return make([]byte, size)
	}
	return buffer[:size:size]
}

// Method is how frames are compressed.
type Method = compress.Method

// Methods that a server is asked for.
const (
	LZ4  = compress.LZ4
	ZSTD = compress.ZSTD
)

// FrameWriter writes compressed frames of a megabyte, as ClickHouse does.
type FrameWriter struct {
	target     io.Writer
	compressor *compress.Writer
	pending    []byte
}

const frameSize = 1 << 20

// NewFrameWriter compresses at the fastest level: this server mostly answers the machine that it runs on.
func NewFrameWriter(target io.Writer, method Method) *FrameWriter {
	return &FrameWriter{target: target, compressor: compress.NewWriter(compress.LevelZero, method)}
}

func (w *FrameWriter) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 {
		n := min(len(p), frameSize-len(w.pending))
		w.pending = append(w.pending, p[:n]...)
		p, written = p[n:], written+n
		if len(w.pending) == frameSize {
			if err := w.Flush(); err != nil {
				return written, err
			}
		}
	}
	return written, nil
}

// Flush ends the frame.
func (w *FrameWriter) Flush() error {
	if len(w.pending) == 0 {
		return nil
	}
	if err := w.compressor.Compress(w.pending); err != nil {
		return err
	}
	w.pending = w.pending[:0]
	_, err := w.target.Write(w.compressor.Data)
	return err
}

// Close ends the frame; the target stays open.
func (w *FrameWriter) Close() error { return w.Flush() }
