package loader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// ErrRejected is what a strict load returns, wrapped, if lines were rejected. Everything else was loaded.
var ErrRejected = errors.New("lines were rejected")

// Sink takes events to where they belong.
type Sink interface {
	// Insert appends the batch's events in their order. It is called by one goroutine at a time, and the batch is used again
	// after it returns. An error ends the load.
	Insert(ctx context.Context, batch *Batch) error
}

// Options are the settings of a load. The zero value is useful.
type Options struct {
	// Source, unless '', is the source of every event.
	Source string
	// Strict makes rejected lines an error. The load still goes to its end, so that one run finds all of them.
	Strict bool
	// Rejects creates the rejects file. It is called at the first reject; without it rejects are only counted.
	Rejects func() (io.WriteCloser, error)
	// Stdin is read for the file "-". The default is the process's standard input.
	Stdin io.Reader
	// A batch is full at BatchRows events or at BatchBytes bytes, 65,536 and 32 MiB by default.
	BatchRows, BatchBytes int
	// Clock dates events that bring no date. The default is time.Now.
	Clock func() time.Time
	// Progress is called after each batch, from the goroutine that called Load.
	Progress func(Progress)
}

// Progress is how far a load has come.
type Progress struct {
	File             string // that is being read
	Read, Size       int64  // bytes of all files, as they are packed; Size is -1 if standard input is among them
	Events, Rejected int64  // so far
}

// Result is what a load did, also up to an error.
type Result struct {
	Files      int   // read to their end
	Lines      int64 // without blank ones
	Events     int64 // that reached the sink
	Duplicates int64 // left out because a batch had an event of the same messageId already
	Rejected   int64 // lines, or items of a batch
	Bytes      int64 // unpacked

	Empty   []string // files without a line
	Samples []Reject // the first few, without their text
}

func (o Options) withDefaults() Options {
	if o.BatchRows <= 0 {
		o.BatchRows = 65_536
	}
	if o.BatchBytes <= 0 {
		o.BatchBytes = 32 << 20
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	return o
}

// parts is how many batches there are: one that is parsed, and one that is inserted or waits for it.
const parts = 2

// Load reads the files in order, "-" as standard input, and inserts their events. On an error the events that came before it
// have been inserted and the result counts them; to load the same files again is harmless, because events that are
// there already do not count twice.
func Load(ctx context.Context, options Options, sink Sink, files ...string) (Result, error) {
	if err := Check(files); err != nil {
		return Result{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	r := newReading(options.withDefaults(), files)
	done := make(chan error, 1)
	go func() {
		defer close(r.full)
		done <- r.run(ctx, files)
	}()

	var events int64
	var insertErr error
	for batch := range r.full {
		if insertErr == nil {
			insertErr = sink.Insert(ctx, batch)
			if insertErr == nil {
				events += int64(batch.Rows())
				r.progress(batch, events)
			} else {
				insertErr = fmt.Errorf("load: insert the events of %s to %s: %w", batch.first, batch.last, insertErr)
				cancel() // no use in reading on; the reader still closes the channel
			}
		}
		r.free <- batch
	}
	err := <-done
	result := r.result
	result.Events, result.Rejected, result.Samples = events, r.rejects.count, r.rejects.samples
	if insertErr != nil {
		return result, insertErr
	}
	if err == nil && options.Strict && result.Rejected > 0 {
		err = fmt.Errorf("load: of %d lines, %d could not be loaded, the first is %s: %w",
			result.Lines, result.Rejected, result.Samples[0], ErrRejected)
	}
	return result, err
}

// position is a line of a file.
type position struct {
	file string
	line int64
}

func (p position) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// reading is the half of a load that reads and parses, in a goroutine of its own.
type reading struct {
	options Options
	size    int64
	parser  parser
	rejects rejects
	result  Result
	packed  int64    // bytes read so far, as they are in the files
	before  int64    // lines of the files before
	first   *opening // of the file, while it waits
	whole   bool     // the file is one JSON text

	batch      *Batch
	at         position
	full, free chan *Batch
}

func newReading(options Options, files []string) *reading {
	r := &reading{
		options: options,
		parser:  parser{source: []byte(options.Source), clock: options.Clock},
		rejects: rejects{create: options.Rejects},
		full:    make(chan *Batch),
		free:    make(chan *Batch, parts),
		batch:   newBatch(),
	}
	for range parts - 1 {
		r.free <- newBatch()
	}
	for _, name := range files {
		info, err := os.Stat(name)
		if name == Stdin || err != nil {
			r.size = -1
			break
		}
		r.size += info.Size()
	}
	return r
}

// run reads all files, and hands on what is there before an error too.
func (r *reading) run(ctx context.Context, files []string) error {
	var err error
	for _, name := range files {
		if err = r.file(ctx, name); err != nil {
			break
		}
		r.result.Files++
	}
	if r.batch.Rows() > 0 && ctx.Err() == nil {
		err = errors.Join(err, r.flush(ctx))
	}
	return errors.Join(err, r.rejects.close())
}

func (r *reading) file(ctx context.Context, name string) (err error) {
	in, err := open(ctx, name, r.options.Stdin, &r.packed)
	if err != nil {
		return err
	}
	defer func() {
		if e := in.Close(); err == nil && e != nil {
			err = fmt.Errorf("load: close %s: %w", name, e)
		}
	}()
	r.before = r.result.Lines
	l := newLines(in, maxLine)
	r.first, r.whole = nil, false
	for l.next() {
		r.at = position{name, l.number}
		if err := r.line(ctx, l); err != nil {
			return err
		}
	}
	if err := r.opened(ctx); err != nil {
		return err
	}
	r.result.Bytes += l.read
	switch {
	case l.err == io.EOF:
	case ctx.Err() != nil:
		return r.stopped(ctx)
	default:
		return in.broken(l.err, l.number, l.read)
	}
	if r.result.Lines == r.before {
		r.result.Empty = append(r.result.Empty, name)
	}
	return nil
}

func (r *reading) line(ctx context.Context, l *lines) error {
	line := bytes.TrimRight(l.line, "\r\n\t ")
	if len(line) == 0 {
		return nil
	}
	r.result.Lines++
	switch first := r.result.Lines == r.before+1; {
	case r.whole:
		return nil
	case first && !l.long && opens(line):
		r.first = &opening{bytes.Clone(line), r.at}
		return nil
	case r.first != nil && !l.long && !isWhole(line):
		r.whole, r.at = true, r.first.at
		return r.reject(0, r.first.reason(), r.first.line, false)
	case r.first != nil:
		at := r.at
		if err := r.opened(ctx); err != nil {
			return err
		}
		r.at = at
	}
	if l.long {
		return r.reject(0, fmt.Sprintf("the line is over %d bytes", l.limit), line, true)
	}
	return r.parse(ctx, line)
}

// opened takes the first line of a file for one of its own, if it still waits.
func (r *reading) opened(ctx context.Context) error {
	if r.first == nil || r.whole {
		return nil
	}
	first := r.first
	r.first, r.at = nil, first.at
	return r.parse(ctx, first.line)
}

func (r *reading) parse(ctx context.Context, line []byte) error {
	return r.parser.parse(line,
		func(e *event) error { return r.accept(ctx, e) },
		func(item int, reason error) error { return r.reject(item, reason.Error(), line, false) })
}

func (r *reading) reject(item int, reason string, line []byte, truncated bool) error {
	return r.rejects.add(Reject{File: r.at.file, Line: r.at.line, Item: item, Reason: reason}, line, truncated)
}

func (r *reading) accept(ctx context.Context, e *event) error {
	if !r.batch.append(e) {
		r.result.Duplicates++
		return nil
	}
	if r.batch.Rows() == 1 {
		r.batch.first = r.at
	}
	r.batch.last = r.at
	if r.batch.Rows() < r.options.BatchRows && r.batch.Bytes() < r.options.BatchBytes {
		return nil
	}
	return r.flush(ctx)
}

func (r *reading) stopped(ctx context.Context) error {
	return fmt.Errorf("load: stopped at %s: %w; the lines before may be loaded, and loading the file again does not count them twice",
		r.at, context.Cause(ctx))
}

// flush hands the batch on and takes another one.
func (r *reading) flush(ctx context.Context) error {
	r.batch.read, r.batch.rejected = r.packed, r.rejects.count
	select {
	case r.full <- r.batch:
	case <-ctx.Done():
		return r.stopped(ctx)
	}
	select {
	case r.batch = <-r.free:
	case <-ctx.Done():
		return r.stopped(ctx)
	}
	r.batch.reset()
	return nil
}

// progress reports what the batch says, which the goroutine that reads does not touch any more.
func (r *reading) progress(batch *Batch, events int64) {
	if r.options.Progress != nil {
		r.options.Progress(Progress{
			File: batch.last.file, Read: batch.read, Size: r.size, Events: events, Rejected: batch.rejected,
		})
	}
}
