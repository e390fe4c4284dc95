package resolver

import (
	"slices"
	"time"
)

// SourceReport is what is known of a source before anything is made of it: where it is, and what its rows hold.
type SourceReport struct {
	Source Source
	// Tables are those that it reads, as database and name; Missing the names that its preset knows and the database does not have.
	Tables  []TableName
	Missing []string
	// InFull says that every run reads all of it, so that every run is a full one.
	InFull bool
	// Lag is how much later than it says a row may become visible.
	Lag time.Duration
	// Cluster is the one whose shards read and group its rows, "" where the server does that itself.
	Cluster string
	// Same are tables of which another source counts the rows too.
	Same []SameRows
	// Rows are what its rows hold, nil where nobody looked.
	Rows *RowReport
}

// SameRows is a table whose rows the source of that name reads too.
type SameRows struct {
	Table  TableName
	Source string
}

// TableName is a table of the warehouse.
type TableName struct{ Database, Table string }

// RowReport counts the rows of a source, and those with something that may be wrong.
type RowReport struct {
	Count uint64
	// Newest and NewestReceived are the latest times that are not in the future, zero if there are none.
	Newest, NewestReceived time.Time
	// Ahead are the rows of the future by timestamp and by received_at, Undated those of 1970 or before, or without a time.
	Ahead, Undated, ReceivedAhead, ReceivedUndated uint64
	NewestAhead, NewestReceivedAhead               time.Time
	// Nameless are the rows without a message_id, DistinctMessages about how many different ones there are.
	Nameless, DistinctMessages uint64
	// Nobody are the rows without any identifier that may be used.
	Nobody uint64
	// Same are the rows whose user_id is their anonymous_id too.
	Same uint64
	// Identifiers are the model's types, in its order.
	Identifiers []IdentifierReport
	// Crowded are the identifiers beside which many others stand, the most first.
	Crowded []Crowded
}

// IdentifierReport counts the rows with identifiers of one type.
type IdentifierReport struct {
	Type string
	// Rows have a value of the type, Usable one that may be an identifier.
	Rows, Usable uint64
	// Frequent are values that many rows have, the most frequent first.
	Frequent []FrequentValue
}

// FrequentValue is a value with the number of its rows, which is at most Error too high.
type FrequentValue struct {
	Value       string
	Rows, Error uint64
	// Reason says why it is no identifier, Usable if it is one.
	Reason Reason
}

// From which share of rows on a report warns.
const (
	frequentShare  = 0.10 // of the rows with that type, which one value has
	sameShare      = 0.50 // of the rows with a user_id, which is their anonymous_id
	repeatedShare  = 0.05 // of the rows with a message_id, which another row has too
	nobodyShare    = 0.05 // of all rows, without an identifier
	frequentEnough = 100  // rows with that type: of fewer a tenth is a handful, and no sign of anything
)

// Suspicion is what may be wrong with the rows of a source.
type Suspicion string

// The suspicions.
const (
	SameIDs         Suspicion = "same ids"         // user_ids are the anonymous_ids of their events
	Unheld          Suspicion = "unheld"           // one identifier stands beside many others, and no limit holds it
	Frequent        Suspicion = "frequent"         // one value has a large share of the rows of its type
	Ahead           Suspicion = "ahead"            // timestamps in the future
	Undated         Suspicion = "undated"          // no timestamp, or one of 1970
	ReceivedAhead   Suspicion = "received ahead"   // rows that came in in the future
	ReceivedUndated Suspicion = "received undated" // rows that do not say when they came in
	Nobody          Suspicion = "nobody"           // rows without a usable identifier
	Nameless        Suspicion = "nameless"         // rows without a message_id
	Repeated        Suspicion = "repeated"         // rows with the message_id of another
	TwoSources      Suspicion = "two sources"      // rows that another source reads too
)

// SourceWarning is a suspicion with its figures.
type SourceWarning struct {
	Suspicion Suspicion
	// Rows are of that kind, of so many that could be. About says that Rows is an estimate.
	Rows, Of uint64
	About    bool
	// Type and Value are those of a frequent value.
	Type, Value string
	// Crowded is an identifier beside which many others stand.
	Crowded Crowded
	// Same is the table of rows that another source reads too.
	Same SameRows
	// Newest is the latest time in the future.
	Newest time.Time
}

// Warnings are what may be wrong with the source's rows. That nothing new came for long is none: many sources are still for a while.
func (s SourceReport) Warnings() []SourceWarning {
	var warnings []SourceWarning
	for _, same := range s.Same {
		warnings = append(warnings, SourceWarning{Suspicion: TwoSources, Same: same})
	}
	if s.Rows == nil {
		return warnings
	}
	r := *s.Rows
	warn := func(w SourceWarning, share float64) {
		if w.Rows > 0 && float64(w.Rows) >= share*float64(w.Of) {
			warnings = append(warnings, w)
		}
	}
	users := r.of(UserID)
	warn(SourceWarning{Suspicion: SameIDs, Rows: r.Same, Of: users.Rows}, sameShare)
	for _, c := range r.Crowded {
		if !c.Held() {
			warnings = append(warnings, SourceWarning{Suspicion: Unheld, Crowded: c})
		}
	}
	for _, i := range r.Identifiers {
		for _, v := range i.frequent() {
			if v.Reason == Usable && !r.isCrowded(i.Type, v.Value) {
				warnings = append(warnings, SourceWarning{Suspicion: Frequent, Rows: v.Rows, Of: i.Rows, About: v.Error > 0, Type: i.Type, Value: v.Value})
			}
		}
	}
	warn(SourceWarning{Suspicion: Nobody, Rows: r.Nobody, Of: r.Count}, nobodyShare)
	warn(SourceWarning{Suspicion: Ahead, Rows: r.Ahead, Of: r.Count, Newest: r.NewestAhead}, 0)
	warn(SourceWarning{Suspicion: Undated, Rows: r.Undated, Of: r.Count}, 0)
	if !s.InFull {
		warn(SourceWarning{Suspicion: ReceivedAhead, Rows: r.ReceivedAhead, Of: r.Count, Newest: r.NewestReceivedAhead}, 0)
		warn(SourceWarning{Suspicion: ReceivedUndated, Rows: r.ReceivedUndated, Of: r.Count}, 0)
	}
	if s.Source.Dedupe == "" || s.Source.Dedupe == DedupeMessageID {
		named := r.Count - min(r.Nameless, r.Count)
		warn(SourceWarning{Suspicion: Nameless, Rows: r.Nameless, Of: r.Count}, 0)
		warn(SourceWarning{Suspicion: Repeated, Rows: named - min(r.DistinctMessages, named), Of: named, About: true}, repeatedShare)
	}
	return warnings
}

// NoIdentifier are frequent values that the model keeps from being identifiers, by type.
func (r RowReport) NoIdentifier() []IdentifierReport {
	var all []IdentifierReport
	for _, i := range r.Identifiers {
		var refused []FrequentValue
		for _, v := range i.frequent() {
			if v.Reason != Usable {
				refused = append(refused, v)
			}
		}
		if len(refused) > 0 {
			i.Frequent = refused
			all = append(all, i)
		}
	}
	return all
}

// frequent are the values with a large share of the type's rows.
func (i IdentifierReport) frequent() []FrequentValue {
	var large []FrequentValue
	for _, v := range i.Frequent {
		// What may be an error of the estimate is no suspicion.
		if i.Rows >= frequentEnough && float64(v.Rows-min(v.Error, v.Rows)) >= frequentShare*float64(i.Rows) {
			large = append(large, v)
		}
	}
	return large
}

// isCrowded tells whether there is more to say of a value than that many rows have it.
func (r RowReport) isCrowded(identifierType, value string) bool {
	return slices.ContainsFunc(r.Crowded, func(c Crowded) bool { return c.Type == identifierType && c.Value == value })
}

func (r RowReport) of(identifierType string) IdentifierReport {
	for _, i := range r.Identifiers {
		if i.Type == identifierType {
			return i
		}
	}
	return IdentifierReport{}
}
