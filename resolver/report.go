package resolver

import "time"

// Report is what one run did: the row it leaves in the runs table, and what the terminal and the logs tell.
type Report struct {
	RunID      string
	Mode       Mode
	Reason     string // why the run took this mode
	StartedAt  time.Time
	FinishedAt time.Time
	// WindowFrom and WindowTo bound the ingestion time (received_at) of the events read, both ends included. WindowFrom is the zero
	// time in a full run.
	WindowFrom time.Time
	WindowTo   time.Time

	EventsRead              uint64 // distinct events in the window
	EventsOwned             uint64 // events that belong to a profile
	EventsWithoutIdentifier uint64 // events with no identifier that may be used
	DuplicateEvents         uint64 // rows left out, because an earlier one has the same message_id
	EventsFresh             uint64 // rows too young for the window, left to later runs
	EventsHeld              uint64 // those of them that only the lag of their source holds back
	EventsAhead             uint64 // those of them that came in in the future, by their own word
	// EventsMissed is how many rows more (or, below zero, fewer) the source has up to the window before than runs have read.
	EventsMissed int64

	// Restored are the output tables that were gone, and that the run made again before anything else.
	Restored []string

	Totals
	Created           uint64 // profiles that are new
	Merged            uint64 // profiles that became part of another
	Split             uint64 // profiles that came out of another
	Retired           uint64 // profiles of whose identifiers none is left
	TraitsUnfit       uint64 // traits of the profiles that the run made that do not fit the type of their rule
	Stages            []StageTime
	PeakResolverBytes uint64 // memory that the graph took in this process
	Rounds            int    // rounds of contraction in the warehouse, 0 where the graph fitted in memory
	RoundRows         uint64 // rows that these wrote
}

// Totals are what the published generation adds up to, over all windows.
type Totals struct {
	Identifiers    uint64
	Links          uint64
	Profiles       uint64
	Identified     uint64 // profiles with a user_id
	Visitors       uint64 // anonymous_ids
	VisitorsKnown  uint64 // anonymous_ids in an identified profile
	Traits         uint64 // (profile, trait) pairs
	Rejected       uint64 // distinct values that may not be identifiers
	LargestProfile uint64 // identifiers in the largest profile
}

// Mode says how much of the source a run reads.
type Mode string

// The modes of a run.
const (
	Full        Mode = "full"
	Incremental Mode = "incremental"
	// Rollback reads nothing: it puts a kept generation back.
	Rollback Mode = "rollback"
)

// StageTime is the wall-clock time of one stage.
type StageTime struct {
	Stage    Stage
	Duration time.Duration
}

// Stage is one part of a run, in the order of Stages.
type Stage string

// The stages of a run.
const (
	Extract Stage = "extract"
	Resolve Stage = "resolve"
	Fold    Stage = "fold"
	Check   Stage = "check"
	Publish Stage = "publish"
)

// Stages returns the stages of a run in their order.
func Stages() []Stage { return []Stage{Extract, Resolve, Fold, Check, Publish} }

// Seconds returns the stages' times by name, as the runs table keeps them.
func (r Report) Seconds() map[string]float64 {
	seconds := make(map[string]float64, len(r.Stages))
	for _, stage := range r.Stages {
		seconds[string(stage.Stage)] = stage.Duration.Seconds()
	}
	return seconds
}
