package console

import (
	"fmt"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// notes say how the run came to read what it read, and what it left out.
func notes(report resolver.Report) []string {
	var notes []string
	if report.Reason != "" {
		notes = append(notes, fmt.Sprintf("%s run: %s.", capital(string(report.Mode)), report.Reason))
	}
	if n := len(report.Restored); n > 0 {
		notes = append(notes, fmt.Sprintf("%s gone and made again from the state: %s.",
			Count(uint64(n), "output table was", "output tables were"), strings.Join(report.Restored, ", ")))
	}
	// In a full run without events that is the headline.
	if report.EventsFresh > 0 && (report.EventsRead > 0 || report.Mode == resolver.Incremental) {
		notes = append(notes, fresh(report))
	}
	if note := missed(report); note != "" {
		notes = append(notes, note+".")
	}
	return notes
}

// fresh says which rows are too young to be read, and why.
func fresh(report resolver.Report) string {
	left := func(rows uint64, why, when string) string {
		return fmt.Sprintf("%s %s: %s %s.", Count(rows, "event is", "events are"), why, when, noun(rows, "it", "them"))
	}
	var parts []string
	if young := report.EventsFresh - min(report.EventsFresh, report.EventsHeld+report.EventsAhead); young > 0 {
		parts = append(parts, left(young, "younger than the settling time (KINDRED_SETTLE)", "the next run reads"))
	}
	if report.EventsHeld > 0 {
		of := noun(report.EventsHeld, "its", "their")
		parts = append(parts, left(report.EventsHeld, "younger than the lag of "+of+" source", "a later run reads"))
	}
	if report.EventsAhead > 0 {
		of := noun(report.EventsAhead, "its", "their")
		parts = append(parts, left(report.EventsAhead, "of the future by "+of+" time of arrival", "no run before that time reads"))
	}
	return strings.Join(parts, " ")
}

// missed says that the source's past is not what runs have read; "" if it is.
func missed(report resolver.Report) string {
	switch n := report.EventsMissed; {
	case n > 0:
		return fmt.Sprintf("%s came in with an earlier received_at than the last window's end, and no run has read %s: `kindred run --since …` or `kindred run --full` does",
			Count(uint64(n), "row", "rows"), noun(uint64(n), "it", "them"))
	case n < 0:
		gone := uint64(-n)
		return fmt.Sprintf("%s not in the source any more, and the profiles still count %s: `kindred run --full` would leave %[2]s out",
			Count(gone, "row that was read is", "rows that were read are"), noun(gone, "it", "them"))
	default:
		return ""
	}
}

// capital writes the first letter of a word as a capital one.
func capital(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}
