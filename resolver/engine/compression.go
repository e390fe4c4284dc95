package engine

import (
	"bufio"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// decodedBody undoes the body's Content-Encoding.
func decodedBody(r *http.Request) (io.Reader, error) {
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
		return r.Body, nil
	case "gzip", "x-gzip":
		return &lazyReader{open: func() (io.Reader, error) { return gzip.NewReader(r.Body) }}, nil
	case "deflate":
		return &lazyReader{open: func() (io.Reader, error) { return zlib.NewReader(r.Body) }}, nil
	case "zstd":
		return &lazyReader{open: func() (io.Reader, error) {
			return zstd.NewReader(r.Body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
		}}, nil
	case "lz4":
		return &lazyReader{open: func() (io.Reader, error) { return lz4.NewReader(r.Body), nil }}, nil
	case "br":
		return &lazyReader{open: func() (io.Reader, error) { return brotli.NewReader(r.Body), nil }}, nil
	default:
		return nil, newException(unknownCompression,
			"Unknown compression method %q in Content-Encoding: this engine reads gzip, deflate, zstd, lz4 and br", encoding)
	}
}

// lazyReader opens a decompressor at the first read: an empty body, which a GET has, is no stream at all.
type lazyReader struct {
	open   func() (io.Reader, error)
	reader io.Reader
	err    error
}

func (l *lazyReader) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	if l.reader == nil {
		if l.reader, l.err = l.open(); l.err != nil {
			return 0, l.err
		}
	}
	return l.reader.Read(p)
}

// encoder is a compressor whose output can be pushed out in the middle.
type encoder interface {
	io.WriteCloser
	Flush() error
}

// responseEncoding picks what the client accepts and this server has; "" is plain.
func responseEncoding(r *http.Request) string {
	for _, offered := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(offered), ";")
		switch strings.TrimSpace(name) {
		case "gzip", "deflate", "zstd", "lz4", "br":
			if q := strings.ReplaceAll(parameters, " ", ""); q != "q=0" {
				return strings.TrimSpace(name)
			}
		}
	}
	return ""
}

// newEncoder compresses at the fastest level: this server mostly answers the machine that it runs on.
func newEncoder(encoding string, w io.Writer) encoder {
	switch encoding {
	case "gzip":
		e, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // the only error is a level out of range
		return e
	case "deflate":
		e, _ := zlib.NewWriterLevel(w, zlib.BestSpeed)
		return e
	case "zstd":
		e, _ := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
		return e
	case "lz4":
		e := lz4.NewWriter(w)
		_ = e.Apply(lz4.CompressionLevelOption(lz4.Fast), lz4.ConcurrencyOption(1)) // the only error is an option out of range
		return e
	case "br":
		return brotli.NewWriterLevel(w, brotli.BestSpeed)
	case blockEncoding:
		return wire.NewFrameWriter(w, wire.LZ4)
	}
	return plain{bufio.NewWriterSize(w, 64<<10)}
}

// plain sends bytes as they are.
type plain struct{ *bufio.Writer }

func (p plain) Close() error { return p.Flush() }

// blockEncoding is ClickHouse's own compression, which a client asks for by compress=1: LZ4 blocks, each behind its checksum.
// It is no Content-Encoding.
const blockEncoding = "blocks"
