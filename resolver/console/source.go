package console

import (
	"fmt"
	"io"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// SourceReport writes what is known of a source, a fact a line, then what the model keeps from being identifiers (note) and what may be
// wrong (warn), each on a line of its own with the source's name. The error is w's.
func SourceReport(w io.Writer, report resolver.SourceReport) error {
	page := &sourcePage{report: report}
	page.facts()
	page.notes()
	for _, warning := range report.Warnings() {
		page.line("warn", page.warning(warning))
	}
	_, err := io.WriteString(w, page.text.String())
	return err
}

// sourcePage is a report on its way to a terminal.
type sourcePage struct {
	text   strings.Builder
	report resolver.SourceReport
}

func (p *sourcePage) facts() {
	say := func(name, value string) { fmt.Fprintf(&p.text, "      %-12s  %s\n", name, value) }
	var tables, missing []string
	for _, table := range p.report.Tables {
		tables = append(tables, Plain(table.Database)+"."+Plain(table.Table))
	}
	for _, name := range p.report.Missing {
		missing = append(missing, Plain(name))
	}
	say("tables", strings.Join(tables, ", "))
	if len(missing) > 0 {
		say("not there", strings.Join(missing, ", "))
	}
	if p.report.Cluster != "" {
		say("shards", "those of the cluster "+Plain(p.report.Cluster)+" read and group their own rows")
	}
	switch {
	case p.report.InFull:
		say("read", "in full by every run, so that every run is a full one")
	case p.report.Lag > 0:
		say("read", "what came in since the run before, but for the last "+Duration(p.report.Lag)+": a row may be seen as late as that")
	default:
		say("read", "what came in since the run before")
	}
	rows := p.report.Rows
	if rows == nil {
		return
	}
	say("rows", Number(rows.Count))
	if rows.Count == 0 {
		return
	}
	if !rows.Newest.IsZero() {
		say("happened", "the newest at "+rows.Newest.Format(moment)+" UTC")
	}
	if !rows.NewestReceived.IsZero() && !p.report.InFull {
		say("came in", "the newest at "+rows.NewestReceived.Format(moment)+" UTC")
	}
	identifiers := newTable("identifier", "rows>", "of all>", "usable>")
	for _, i := range rows.Identifiers {
		identifiers.add(Plain(i.Type), Number(i.Rows), percent(i.Rows, rows.Count), Number(i.Usable))
	}
	identifiers.indent = "    "
	identifiers.write(&p.text)
}

// notes tell of values that many rows have, and that are no identifiers.
func (p *sourcePage) notes() {
	if p.report.Rows == nil {
		return
	}
	for _, i := range p.report.Rows.NoIdentifier() {
		for _, v := range i.Frequent {
			why := map[resolver.Reason]string{resolver.ByBlocked: "it is blocked", resolver.ByTooLong: "it is too long", resolver.ByTooMany: "a list is too long", resolver.ByInvalid: "it is invalid"}[v.Reason]
			share := share{rows: v.Rows, of: i.Rows, about: v.Error > 0}
			p.line("note", fmt.Sprintf("%s the value %s: %s, and makes no identifier", share.have(" with "+Plain(i.Type)), p.value(v.Value), why))
		}
	}
	for _, c := range p.report.Rows.Crowded {
		switch {
		case c.Shared():
			p.line("note", p.crowded(c)+": max_links lets it have "+Number(uint64(c.MaxLinks))+", so it is shared and merges nothing")
		case c.Held():
			p.line("note", p.crowded(c)+": max_per_profile lets a profile have "+Number(uint64(c.MaxPerProfile))+", so most of its links are cut")
		}
	}
}

// crowded begins a sentence about an identifier beside which many others stand.
func (p *sourcePage) crowded(c resolver.Crowded) string {
	about := ""
	if c.Partners > exactPartners {
		about = "about "
	}
	return fmt.Sprintf("the %s %s stands beside %s%s different values of %s",
		Plain(c.Type), p.value(c.Value), about, Number(c.Partners), Plain(c.Other))
}

// exactPartners is up to which number sql/check/partners.sql counts exactly.
const exactPartners = 1000

func (p *sourcePage) line(begin, text string) {
	fmt.Fprintf(&p.text, "%-6s%s: %s\n", begin, Plain(p.report.Source.Name), text)
}

// warning says what may be wrong, and what it means or what to do about it.
func (p *sourcePage) warning(w resolver.SourceWarning) string {
	share := share{rows: w.Rows, of: w.Of, about: w.About}
	newest := w.Newest.Format(moment) + " UTC"
	switch w.Suspicion {
	case resolver.TwoSources:
		table := Plain(w.Same.Table.Database) + "." + Plain(w.Same.Table.Table)
		return "it has the rows of " + table + ", which the source " + Plain(w.Same.Source) +
			" reads too: each counts twice; take one of the sources out, or keep their rows apart by where"
	case resolver.SameIDs:
		return share.have(" with a user_id") + " the same value as anonymous_id: one of the two columns may hold the other's ids"
	case resolver.Unheld:
		limit := "no limit holds it"
		if w.Crowded.MaxLinks > 0 {
			limit = "max_links lets it have " + Number(uint64(w.Crowded.MaxLinks))
		}
		return fmt.Sprintf("%s, and %s: all these become one profile; block it, or set max_links: {%s: {%s: %d}}",
			p.crowded(w.Crowded), limit, Plain(w.Crowded.Type), Plain(w.Crowded.Other), resolver.BuiltinMaxLinks)
	case resolver.Frequent:
		return share.have(" with "+Plain(w.Type)) + " the value " + p.value(w.Value) + ": if it is no one's own, block it"
	case resolver.Nobody:
		return share.have("") + " no identifier that can be used: no profile gets these events"
	case resolver.Ahead:
		return share.have("") + " a timestamp in the future, the newest of " + newest + ": it may be of another time zone, or of a wrong clock"
	case resolver.Undated:
		return share.have("") + " a timestamp of 1970 or before, or none: what is first seen, and which trait is the newest, goes by it"
	case resolver.ReceivedAhead:
		return share.have("") + " a time of arrival in the future, the newest of " + newest + ": no run reads them before"
	case resolver.ReceivedUndated:
		return share.have("") + " no time of arrival: of such rows only a full run reads those that are new"
	case resolver.Nameless:
		return share.have("") + " no message_id: what is loaded twice counts twice"
	case resolver.Repeated:
		return share.have(" with a message_id") + " that of another row: of each the first that came in counts"
	}
	return share.have("") + " something that may be wrong: " + string(w.Suspicion)
}

// share is how many rows of so many.
type share struct {
	rows, of uint64
	about    bool
}

// have begins a sentence: so many of the rows, which may be qualified, have.
func (s share) have(qualified string) string {
	begin := ""
	if s.about {
		begin = "about "
	}
	return fmt.Sprintf("%s%s of %s%s (%s) %s", begin, Number(s.rows), Count(s.of, "row", "rows"), qualified, percent(s.rows, s.of), noun(s.rows, "has", "have"))
}

// value writes a value of the data in quotes, plain and not too long.
func (p *sourcePage) value(text string) string {
	plain := Plain(text)
	if width(plain) > shownWidth {
		plain = newCells().Truncate(plain, shownWidth, "…")
	}
	return `"` + plain + `"`
}
