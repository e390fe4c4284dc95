package resolver

import (
	"fmt"
	"slices"
	"time"
)

// Source says where events, or records of people, are. Its rows become events of one form, whatever its tables look like.
type Source struct {
	// Name tells the sources of a model apart, and is what the column source of the outputs says unless the table has one of its own.
	Name string
	// Preset knows the tables of a product; "" where Columns states everything.
	Preset Preset
	Kind   Kind
	// Database holds the tables. Table is the one that is read, "" for those that the preset looks for.
	Database, Table string
	// Where restricts the rows, by an expression over the table's columns.
	Where Expression
	// Dedupe says what makes two rows the same event.
	Dedupe Dedupe
	Cursor Cursor
	// Columns are expressions for columns of events, beside or in place of those that the preset reads, and for columns that
	// identifiers name.
	Columns []NamedExpression
	// Traits are expressions for traits, beside those that the preset finds.
	Traits []NamedExpression
	// At is where the model file declares the source.
	At Position `json:"-"`
}

// Preset is the layout of a product's tables.
type Preset string

// The presets. Package sources says what each reads.
const (
	PresetKindred     Preset = "kindred" // the table that kindred init makes
	PresetSegment     Preset = "segment"
	PresetRudderStack Preset = "rudderstack"
	PresetJitsu       Preset = "jitsu"
	PresetPostHog     Preset = "posthog"
	PresetSnowplow    Preset = "snowplow"
)

// Presets returns all presets.
func Presets() []Preset {
	return []Preset{PresetKindred, PresetSegment, PresetRudderStack, PresetJitsu, PresetPostHog, PresetSnowplow}
}

// Kind says what a row of a source is.
type Kind string

// The kinds of rows. The empty one is Events.
const (
	Events  Kind = "events"
	Records Kind = "records" // what is known of a person at a time: a row is changed in place, and no event happened
)

// Kinds returns all kinds of rows.
func Kinds() []Kind { return []Kind{Events, Records} }

// Dedupe says what makes two rows the same event.
type Dedupe string

// The ways to find repeated events. The empty one is DedupeMessageID, and of Jitsu's tables DedupeFinal where their engine replaces rows.
const (
	DedupeMessageID Dedupe = "message_id" // of rows with one message_id the first that came in counts
	DedupeFinal     Dedupe = "final"      // the table's engine removes them, when it is read with FINAL
	DedupeNone      Dedupe = "none"       // every row is an event
)

// Dedupes returns all ways to find repeated events.
func Dedupes() []Dedupe { return []Dedupe{DedupeMessageID, DedupeFinal, DedupeNone} }

// Cursor is the time at which a row came in, by which a run finds what is new.
type Cursor struct {
	// Column is an expression for it; "" for the one that the preset knows.
	Column Expression
	// Lag is how much later than that time a row may become visible: the run leaves the rows of that time to the next one.
	Lag time.Duration
	// None says that the rows have no such time: the source is read in full by every run.
	None bool
}

// Expression is SQL over the columns of a source's table, as the model file states it.
type Expression struct {
	SQL string
	At  Position `json:"-"`
}

// NamedExpression gives an expression the name of a column or trait.
type NamedExpression struct {
	Name string
	Expression
}

// Position is a place in the model file.
type Position struct {
	File         string
	Line, Column int
}

// String is file:line:column, or "" for what no file states.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// BuiltinSource is the table that kindred init makes.
func BuiltinSource() Source {
	return Source{Name: "events", Preset: PresetKindred, Kind: Events, Database: "raw", Table: "events", Dedupe: DedupeMessageID}
}

// Plain tells whether the source's table has the form of events itself, so that it is read as it is.
func (s Source) Plain() bool {
	return s.Preset == PresetKindred && s.Kind != Records && s.Where.SQL == "" && s.Cursor == Cursor{} && len(s.Columns) == 0 && len(s.Traits) == 0 &&
		(s.Dedupe == "" || s.Dedupe == DedupeMessageID)
}

// Plain tells whether the model has one source, whose table has the form of events itself.
func (m Model) Plain() bool { return len(m.Sources) == 1 && m.Sources[0].Plain() && !m.hasLists() }

// Loadable is the source that kindred init makes and kindred load fills, if the model has one.
func (m Model) Loadable() (Source, bool) {
	i := slices.IndexFunc(m.Sources, func(s Source) bool { return s.Preset == PresetKindred && s.Table != "" })
	if i < 0 {
		return Source{}, false
	}
	return m.Sources[i], true
}

func (m Model) validateSources() error {
	if len(m.Sources) == 0 {
		return fmt.Errorf("the model names no source table")
	}
	names := map[string]bool{}
	for _, s := range m.Sources {
		switch {
		case s.Database == "" || s.Table == "" && (s.Preset == "" || s.Preset == PresetKindred):
			return fmt.Errorf("the model's source %q names no source table", s.Name)
		case names[s.Name]:
			return fmt.Errorf("the model has two sources of the name %q", s.Name)
		case s.Preset != "" && !slices.Contains(Presets(), s.Preset):
			return fmt.Errorf("the preset of the source %s is %q: it has to be one of %v", s.Name, s.Preset, Presets())
		case s.Kind != "" && !slices.Contains(Kinds(), s.Kind):
			return fmt.Errorf("the kind of the source %s is %q: it has to be one of %v", s.Name, s.Kind, Kinds())
		case s.Dedupe != "" && !slices.Contains(Dedupes(), s.Dedupe):
			return fmt.Errorf("dedupe of the source %s is %q: it has to be one of %v", s.Name, s.Dedupe, Dedupes())
		}
		names[s.Name] = true
	}
	return nil
}
