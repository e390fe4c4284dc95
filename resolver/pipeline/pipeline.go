package pipeline

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// Errors that a run returns, to be told apart by errors.Is.
var (
	// ErrBooks says that the tables written do not add up to the events read. Nothing was published.
	ErrBooks = errors.New("the books do not balance")
	// ErrForgotten says that the warehouse lost tables of the run. Nothing was published.
	ErrForgotten = errors.New("the warehouse lost working tables that it held in memory")
	// ErrMemory says that the graph does not fit in the memory limit. Nothing was published.
	ErrMemory = errors.New("the graph of identifiers does not fit in the memory limit")
	// ErrSource says that the source table is not what the model needs.
	ErrSource = errors.New("the source table does not fit the model")
)

// Observer hears of a run's progress. Its methods are called from one goroutine at a time.
type Observer interface {
	// StageStarted is called with the number of steps that the stage will take.
	StageStarted(stage resolver.Stage, steps int)
	// StepDone is called with the rows that the step moved, 0 where that says nothing.
	StepDone(stage resolver.Stage, step string, rows uint64, took time.Duration)
	StageDone(stage resolver.Stage, took time.Duration)
}

// silent is the observer of a pipeline without one.
type silent struct{}

func (silent) StageStarted(resolver.Stage, int)                       {}
func (silent) StepDone(resolver.Stage, string, uint64, time.Duration) {}
func (silent) StageDone(resolver.Stage, time.Duration)                {}

// Engine says where connected components are computed.
type Engine string

// The empty engine is Auto.
const (
	Auto        Engine = "auto"      // in memory where the graph fits in the limit, else in the warehouse
	InMemory    Engine = "memory"    // in this process
	InWarehouse Engine = "warehouse" // contracted in the warehouse until the rest fits in memory
)

// Config is all that a pipeline needs.
type Config struct {
	Warehouse *warehouse.Warehouse
	Model     resolver.Model
	// Database holds the output tables, State the working ones.
	Database string
	State    string
	// Settle keeps the newest rows for the next run: other writers may still be committing rows with earlier times.
	Settle time.Duration
	// KeepGenerations is how many generations before the published one are kept for Rollback.
	KeepGenerations int
	// Engine says where components are computed.
	Engine Engine
	// WorkingTables says where working tables are kept.
	WorkingTables WorkingTables
	// MemoryLimit bounds the graph, in bytes. 0 is no limit.
	MemoryLimit uint64
	// Mask takes the secrets out of the error that the runs table keeps: a server may quote what it was told. nil keeps it as it is.
	Mask func(string) string
	// Version of Kindred, for the runs table.
	Version string
	// Observer may be nil.
	Observer Observer
	Logger   *slog.Logger
	Clock    func() time.Time
}

// Pipeline runs batches on one warehouse by one model.
type Pipeline struct {
	Config
}

// New checks the configuration.
func New(config Config) (*Pipeline, error) {
	if err := config.Model.Validate(); err != nil {
		return nil, err
	}
	if config.Database == config.State {
		return nil, fmt.Errorf("the output tables and the working state cannot share the database %q: change KINDRED_DATABASE or KINDRED_STATE_DATABASE", config.Database)
	}
	names := []string{config.Database, config.State}
	for _, source := range config.Model.Sources {
		names = append(names, source.Database, source.Table)
	}
	for _, database := range []string{config.Database, config.State} {
		if slices.ContainsFunc(config.Model.Sources, func(s resolver.Source) bool { return s.Database == database }) {
			return nil, fmt.Errorf("the database %q is Kindred's own and the source's too: output tables would stand among those of the source; change KINDRED_DATABASE or KINDRED_STATE_DATABASE", database)
		}
	}
	for _, name := range names {
		// The driver escapes these in a parameter, and ClickHouse does not take the escapes back from a name.
		if strings.ContainsAny(name, "\\\t\n\r\x00") {
			return nil, fmt.Errorf("the name %q has a backslash or a control character in it: Kindred cannot use such databases and tables", name)
		}
	}
	if config.Observer == nil {
		config.Observer = silent{}
	}
	if config.Mask == nil {
		config.Mask = func(text string) string { return text }
	}
	return &Pipeline{Config: config}, nil
}
