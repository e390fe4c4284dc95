package console

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

// Summary writes what a run did as a few lines for a person. The error is w's.
func Summary(w io.Writer, report resolver.Report) error {
	_, err := io.WriteString(w, summarise(report))
	return err
}

// LogSummary logs what a run did as one line with all of the report's figures, for where nobody reads a Summary, and a warning for what
// it left out.
func LogSummary(ctx context.Context, logger *slog.Logger, report resolver.Report) {
	stages := make([]any, 0, len(report.Stages))
	for _, stage := range report.Stages {
		stages = append(stages, slog.Float64(string(stage.Stage), stage.Duration.Seconds()))
	}
	logger.LogAttrs(ctx, slog.LevelInfo, "run done",
		slog.String("run_id", report.RunID), slog.String("mode", string(report.Mode)), slog.String("reason", report.Reason),
		slog.Float64("seconds", elapsed(report).Seconds()),
		slog.Uint64("events_read", report.EventsRead), slog.Uint64("events_owned", report.EventsOwned),
		slog.Uint64("events_without_identifier", report.EventsWithoutIdentifier), slog.Uint64("duplicate_events", report.DuplicateEvents),
		slog.Uint64("events_fresh", report.EventsFresh), slog.Uint64("events_held", report.EventsHeld), slog.Uint64("events_ahead", report.EventsAhead),
		slog.Int64("events_missed", report.EventsMissed),
		slog.Uint64("identifiers", report.Identifiers), slog.Uint64("links", report.Links),
		slog.Uint64("profiles", report.Profiles), slog.Uint64("identified", report.Identified),
		slog.Uint64("visitors", report.Visitors), slog.Uint64("visitors_known", report.VisitorsKnown),
		slog.Uint64("traits", report.Traits), slog.Uint64("traits_unfit", report.TraitsUnfit), slog.Uint64("rejected", report.Rejected),
		slog.Uint64("largest_profile", report.LargestProfile),
		slog.Uint64("created", report.Created), slog.Uint64("merged", report.Merged), slog.Uint64("split", report.Split),
		slog.Uint64("retired", report.Retired),
		slog.Uint64("peak_resolver_bytes", report.PeakResolverBytes),
		slog.Int("rounds", report.Rounds), slog.Uint64("round_rows", report.RoundRows),
		slog.Group("stage_seconds", stages...))
	if note := missed(report); note != "" {
		logger.LogAttrs(ctx, slog.LevelWarn, note, slog.String("run_id", report.RunID), slog.Int64("events_missed", report.EventsMissed))
	}
}

// line is a number of the summary and the words after it.
type line struct {
	number uint64
	words  string
}

func summarise(report resolver.Report) string {
	var text strings.Builder
	text.WriteString(headline(report) + "\n")
	writeLines(&text, summaryLines(report))
	if notes := notes(report); len(notes) > 0 {
		text.WriteString("\n" + strings.Join(notes, "\n") + "\n")
	}
	if len(report.Stages) > 0 {
		text.WriteString("\nSeconds per stage: " + stageSeconds(report.Stages) + ".\n")
	}
	return text.String()
}

// writeLines writes lines with their numbers below each other, after an empty line.
func writeLines(text *strings.Builder, lines []line) {
	if len(lines) == 0 {
		return
	}
	width := 0
	for _, line := range lines {
		width = max(width, len(Number(line.number)))
	}
	text.WriteByte('\n')
	for _, line := range lines {
		fmt.Fprintf(text, "  %*s  %s\n", width, Number(line.number), line.words)
	}
}

// headline is the one sentence that a person in a hurry reads.
func headline(report resolver.Report) string {
	events := Count(report.EventsRead, "event", "events")
	switch {
	case report.EventsRead == 0 && report.Mode == resolver.Incremental:
		return "No new events since the last run: the profiles stay as they are."
	case report.EventsRead == 0 && report.EventsFresh > 0:
		return "Nothing to resolve yet: " + fresh(report)
	case report.EventsRead == 0 && report.Retired > 0:
		return fmt.Sprintf("There are no events any more: %s.", changes(report))
	case report.EventsRead == 0:
		return "Nothing to resolve yet: load events with `kindred load FILE`, then run again."
	case report.Profiles == 0:
		return fmt.Sprintf("%s became no profile: none has an identifier that may be used.", events)
	case report.Mode == resolver.Incremental:
		return fmt.Sprintf("%s%s: %s.", Count(report.EventsRead, "new event", "new events"), pace(report), changes(report))
	default:
		return fmt.Sprintf("%s became %s%s.", events, Count(report.Profiles, "profile", "profiles"), pace(report))
	}
}

// worthAPace is how many events a run has to read before events a second say something: a small run is all start-up.
const worthAPace = 10_000

// pace is the time that the run took and the events a second, or nothing if the run was not timed.
func pace(report resolver.Report) string {
	took := elapsed(report)
	if took <= 0 {
		return ""
	}
	text := " in " + Duration(took)
	if took >= time.Second && report.EventsRead >= worthAPace {
		text += fmt.Sprintf(", %s a second", Count(perSecond(report.EventsRead, took), "event", "events"))
	}
	return text
}

// changes says what became of the profiles that were there before.
func changes(report resolver.Report) string {
	var parts []string
	for _, change := range []struct {
		number uint64
		what   string
	}{{report.Created, "created"}, {report.Merged, "merged"}, {report.Split, "split"}, {report.Retired, "retired"}} {
		switch {
		case change.number == 0:
		case len(parts) == 0:
			parts = append(parts, Count(change.number, "profile", "profiles")+" "+change.what)
		default:
			parts = append(parts, Number(change.number)+" "+change.what)
		}
	}
	if len(parts) == 0 {
		return "no profile created, merged or split"
	}
	return join(parts)
}

// changed is how many profiles became others.
func changed(report resolver.Report) uint64 {
	return report.Created + report.Merged + report.Split + report.Retired
}

// summaryLines holds the numbers worth a line; what is zero and unremarkable has none.
func summaryLines(report resolver.Report) []line {
	var lines []line
	add := func(number uint64, words string) { lines = append(lines, line{number, words}) }

	if n := report.DuplicateEvents; n > 0 {
		add(n, noun(n, "duplicate event", "duplicate events")+" left out")
	}
	if report.EventsRead == 0 && report.Mode == resolver.Incremental {
		return lines // the profiles were not looked at
	}
	if n := report.EventsWithoutIdentifier; n > 0 {
		add(n, noun(n, "event", "events")+" without an identifier that may be used")
	}
	if n := report.Identifiers; n > 0 {
		joined := "joined by " + Count(report.Links, "link", "links")
		if report.Links == 0 {
			joined = "no two of them linked"
		}
		add(n, noun(n, "identifier", "identifiers")+", "+joined)
	}
	if n := report.Profiles; n > 0 {
		add(n, noun(n, "profile", "profiles")+", "+identified(report))
		add(report.LargestProfile, noun(report.LargestProfile, "identifier", "identifiers")+" in the largest profile")
	}
	if n := report.Visitors; n > 0 {
		recognised := "of " + Count(n, "visitor", "visitors") + " recognised"
		if report.VisitorsKnown > 0 {
			recognised += " (" + percent(report.VisitorsKnown, n) + ")"
		}
		add(report.VisitorsKnown, recognised)
	}
	if n := report.Traits; n > 0 {
		add(n, noun(n, "trait value", "trait values"))
	}
	if n := report.TraitsUnfit; n > 0 {
		add(n, noun(n, "trait that does", "traits that do")+" not fit the type of "+noun(n, "its rule", "their rules")+unfitWhere(report))
	}
	if n := report.Rejected; n > 0 {
		add(n, noun(n, "value that may not be an identifier", "values that may not be identifiers")+", listed in rejected_identifiers")
	}
	// Of a first run all profiles are new, which the line of profiles has said.
	first := report.Created == report.Profiles && changed(report) == report.Created
	if report.Mode == resolver.Full && report.Profiles > 0 && !first {
		lines = append(lines, changesLine(report))
	}
	return lines
}

// unfitWhere says of which profiles the traits are that do not fit: an incremental run looks at those alone that it touches.
func unfitWhere(report resolver.Report) string {
	if report.Mode == resolver.Incremental {
		return ", in the profiles with news"
	}
	return ""
}

// changesLine counts the profiles that became others, and says what became of them.
func changesLine(report resolver.Report) line {
	n := changed(report)
	words := noun(n, "change", "changes") + " to profiles"
	if n > 0 {
		words += ": " + changes(report)
	}
	return line{n, words}
}

// identified splits the profiles into those with a user_id and the others.
func identified(report resolver.Report) string {
	all := "all "
	if report.Profiles == 1 {
		all = ""
	}
	switch anonymous := report.Profiles - min(report.Identified, report.Profiles); {
	case anonymous == 0:
		return all + "identified"
	case report.Identified == 0:
		return all + "anonymous"
	default:
		return fmt.Sprintf("%s identified and %s anonymous", Number(report.Identified), Number(anonymous))
	}
}

// stageSeconds lists the stages' seconds with as many decimals as are worth reading.
func stageSeconds(stages []resolver.StageTime) string {
	parts := make([]string, 0, len(stages))
	for _, stage := range stages {
		decimals := 2
		switch {
		case stage.Duration < 100*time.Millisecond:
			decimals = 3
		case stage.Duration >= 10*time.Second:
			decimals = 1
		}
		parts = append(parts, fmt.Sprintf("%s %.*f", stage.Stage, decimals, stage.Duration.Seconds()))
	}
	return strings.Join(parts, ", ")
}

func elapsed(report resolver.Report) time.Duration {
	if report.StartedAt.IsZero() || report.FinishedAt.IsZero() {
		return 0
	}
	return report.FinishedAt.Sub(report.StartedAt)
}

// join writes a list as a sentence does: "a, b and c".
func join(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}
