package loader

import (
	"bufio"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Stdin is the name that stands for standard input among the files.
const Stdin = "-"

// input is a file that is being read, unpacked.
type input struct {
	io.Reader
	name    string
	packed  string // "gzip", "zstd" or ""
	closers []func() error
}

// Check finds the mistakes in a list of files that can be found before anything is loaded.
func Check(files []string) error {
	if len(files) == 0 {
		return errors.New("load: no file was named; name JSON Lines files, or - for standard input")
	}
	seen := false
	for _, name := range files {
		if name == Stdin {
			if seen {
				return errors.New("load: standard input (-) was named twice; it can be read once")
			}
			seen = true
			continue
		}
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("load: %s does not exist: %w", name, err)
		case err != nil:
			return fmt.Errorf("load: look at %s: %w", name, err)
		case info.IsDir():
			return fmt.Errorf("load: %s is a directory; name the files in it, for example %s", name, filepath.Join(name, "*.jsonl.gz"))
		}
	}
	return nil
}

// counter counts the bytes of a file as they are read.
type counter struct {
	io.Reader
	count *int64
}

func (c counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	*c.count += int64(n)
	return n, err
}

// open opens a file, or stdin for "-", and unpacks it if its first bytes say that it is packed, whatever its name. The bytes
// that are read from the file are added to count.
func open(ctx context.Context, name string, stdin io.Reader, count *int64) (*input, error) {
	in := &input{name: name}
	var source io.Reader
	if name == Stdin {
		source = interruptible(ctx, stdin)
	} else {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("load: open %s: %w", name, err)
		}
		in.closers = append(in.closers, file.Close)
		source = file
	}
	if err := in.unpack(counter{source, count}); err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return in, nil
}

// maxWindow is how far back a zstd file may refer; zstd --ultra -22 stays within it.
const maxWindow = 128 << 20

func (in *input) unpack(source io.Reader) error {
	buffered := bufio.NewReaderSize(source, 256<<10)
	magic, err := buffered.Peek(4)
	if err != nil && err != io.EOF {
		return fmt.Errorf("load: read %s: %w", in.name, err)
	}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		in.packed = "gzip"
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			return in.broken(err, 0, 0)
		}
		in.closers = append(in.closers, unpacked.Close)
		in.Reader = unpacked
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		in.packed = "zstd"
		unpacked, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return in.broken(err, 0, 0)
		}
		in.closers = append(in.closers, func() error { unpacked.Close(); return nil })
		in.Reader = unpacked
	case bytes.HasPrefix(magic, []byte{0xff, 0xfe}), bytes.HasPrefix(magic, []byte{0xfe, 0xff}):
		return fmt.Errorf("load: %s is UTF-16; turn it into UTF-8 first, for example with iconv -f UTF-16 -t UTF-8", in.name)
	default:
		in.Reader = buffered
	}
	return nil
}

// broken says where reading broke off and what to do about it; lines is the number of whole lines before.
func (in *input) broken(err error, lines, bytes int64) error {
	where := fmt.Sprintf("after line %d (byte %d)", lines, bytes)
	if in.packed == "" {
		return fmt.Errorf("load: %s cannot be read %s: %w; the lines before were loaded, and loading the file again does not count them twice",
			in.name, where, err)
	}
	var corrupt flate.CorruptInputError
	problem := "cannot be unpacked"
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		problem = "is cut off"
	case errors.As(err, &corrupt), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, zstd.ErrCRCMismatch):
		problem = "is damaged"
	}
	return fmt.Errorf("load: %s %s %s of what it unpacks to: %w; the lines before were loaded; get the whole file and load it again, which does not count them twice",
		in.name, problem, where, err)
}

// Close closes what open opened.
func (in *input) Close() error {
	var errs []error
	for i := len(in.closers) - 1; i >= 0; i-- {
		errs = append(errs, in.closers[i]())
	}
	return errors.Join(errs...)
}
