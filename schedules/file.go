package schedules

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/robfig/cron/v3"
)

// MaxFileSize is the largest schedule file that is read, in bytes. A hundred entries
// fit. The limit keeps a wrong path (a dump, a device) out of memory, and bounds the
// time of the YAML parser, which grows with the square of nested brackets.
const MaxFileSize = 16 << 10

//go:embed default.yaml
var defaultYAML string

// defaultName is what errors and logs call the built-in file.
const defaultName = "built-in schedules"

// Command is what an entry runs, as on the command line.
type Command string

// CommandRun is one batch run: kindred run.
const CommandRun Command = "run"

// Mode says how a run reads its input.
type Mode string

// The modes of CommandRun.
const (
	// ModeAuto is what kindred run does: incremental where there is state, else full.
	ModeAuto Mode = "auto"
	// ModeFull reads everything: kindred run --full.
	ModeFull Mode = "full"
)

// Entry is one checked entry of a schedule file.
type Entry struct {
	Name    string
	Cron    string // as written in the file
	Command Command
	Mode    Mode
	Timeout time.Duration // at least a second
	Jitter  time.Duration // zero or more; shorter than the interval, at most the timeout
	Line    int           // of its name in the file, from 1

	schedule cron.Schedule
}

// Next returns the first time after t, in UTC, at which the entry fires, jitter not
// counted. For @every it is t plus the interval, because such an entry counts from
// the start of the daemon.
func (e Entry) Next(t time.Time) time.Time { return e.schedule.Next(t.UTC()) }

// Upcoming returns the n times after t at which the entry fires.
func (e Entry) Upcoming(t time.Time, n int) []time.Time {
	times := make([]time.Time, 0, n)
	for range n {
		t = e.Next(t)
		times = append(times, t)
	}
	return times
}

// File is a checked schedule file. It has at least one entry.
type File struct {
	Path    string // as given, or the built-in file's name
	Entries []Entry
}

// Load reads and checks the schedule file at path. Every problem of its content is
// in the one [*FileError] that it returns; other errors are those of reading it.
func Load(path string) (*File, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("schedule file %s does not exist: set KINDRED_SCHEDULES to another, or unset it to use the built-in one", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open schedule file: %w", err)
	}
	defer f.Close()

	data, err := io.ReadAll(io.LimitReader(f, MaxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("read schedule file: %w", err)
	}
	return Parse(path, data)
}

// Default returns the built-in schedule file.
func Default() *File {
	f, err := Parse(defaultName, []byte(defaultYAML))
	if err != nil {
		// The file is part of the binary, and a test parses it: no input leads here.
		panic(fmt.Sprintf("the built-in schedule file is broken: %v", err))
	}
	return f
}

// DefaultText returns the text of the built-in schedule file, comments and all, to
// start one's own from.
func DefaultText() string { return defaultYAML }
