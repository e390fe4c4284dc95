package console

import (
	"fmt"
	"io"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// How much of a profile is shown where not all of it is asked for.
const (
	// ShownIdentifiers is how many identifiers of each type are shown.
	ShownIdentifiers = 20

	shownTraits  = 50
	shownMonths  = 36 // the latest
	shownSources = 10 // of the profile
	shownNames   = 8  // of what happened in a month
	shownCounts  = 3  // of the sources of a month
	shownWidth   = 60 // columns of a value
	shownName    = 24 // columns of a name in a list
)

// moment is how times are written. All of them are UTC.
const moment = "2006-01-02 15:04:05"

// Profile writes a profile for a person: what it is, its identifiers, its traits, and what happened month by month. Unless all of it is
// asked for, what would flood a terminal is cut, and what is left out is counted. The error is w's.
func Profile(w io.Writer, found resolver.Profile, all bool) error {
	page := &profilePage{all: all}
	page.head(found)
	page.identifiers(found)
	page.traits(found.Traits)
	page.timeline(found.Timeline)
	if page.cut {
		page.text.WriteString("\nWhat was cut (…) is shown by --all.\n")
	}
	_, err := io.WriteString(w, page.text.String())
	return err
}

// profilePage is a profile on its way to a terminal.
type profilePage struct {
	text strings.Builder
	all  bool // nothing is cut
	cut  bool // something was
}

func (p *profilePage) head(found resolver.Profile) {
	fmt.Fprintf(&p.text, "Profile %s\n", found.ID)
	say := func(name, value string) { fmt.Fprintf(&p.text, "  %-15s  %s\n", name, value) }
	if found.RedirectedFrom != "" {
		say("redirected_from", found.RedirectedFrom)
	}
	identified := "no"
	if found.Identified {
		identified = "yes, as user_id " + p.value(found.UserID)
	}
	if found.IdentifiedAt != nil {
		identified += ", since " + found.IdentifiedAt.Format(moment) + " UTC"
	}
	say("identified", identified)
	say("first seen", found.FirstSeen.Format(moment)+" UTC")
	say("last seen", found.LastSeen.Format(moment)+" UTC")
	say("events", Number(found.EventCount))
	say("sources", p.list(found.Sources, shownSources))
}

func (p *profilePage) identifiers(found resolver.Profile) {
	fmt.Fprintf(&p.text, "\n%s\n", Count(found.IdentifierCount, "identifier", "identifiers"))
	rows := newTable("type", "value", "first seen", "last seen", "events>")
	counts, shown := make(map[string]uint64), make(map[string]uint64)
	for _, count := range found.TypeCounts {
		counts[count.Type] = count.Count
	}
	for n, i := range found.Identifiers {
		shown[i.Type]++
		rows.add(Plain(i.Type), p.value(i.Value), i.FirstSeen.Format(moment), i.LastSeen.Format(moment), Number(i.EventCount))
		last := n+1 == len(found.Identifiers) || found.Identifiers[n+1].Type != i.Type
		if last && counts[i.Type] > shown[i.Type] {
			rows.add(Plain(i.Type), p.more(counts[i.Type]-shown[i.Type]), "", "", "")
		}
	}
	rows.write(&p.text)
}

func (p *profilePage) traits(traits []resolver.ProfileTrait) {
	fmt.Fprintf(&p.text, "\n%s\n", Count(uint64(len(traits)), "trait", "traits"))
	rows := newTable("trait", "value", "set at", "source", "message_id")
	for n, t := range traits {
		if !p.all && n == shownTraits {
			rows.add(p.more(uint64(len(traits)-n)), "", "", "", "")
			break
		}
		rows.add(p.value(t.Trait), p.value(t.Value), t.SetAt.Format(moment), p.value(t.Source), p.value(t.MessageID))
	}
	rows.write(&p.text)
}

func (p *profilePage) timeline(months []resolver.Month) {
	fmt.Fprintf(&p.text, "\n%s with events\n", Count(uint64(len(months)), "month", "months"))
	rows := newTable("month", "events>", "by source", "what happened")
	if early := len(months) - shownMonths; !p.all && early > 0 {
		var events uint64
		for _, month := range months[:early] {
			events += month.EventCount
		}
		p.cut = true
		rows.add("before", Number(events), "", "… in "+Count(uint64(early), "month", "months"))
		months = months[early:]
	}
	for _, month := range months {
		var sources, happened []string
		for _, source := range month.Sources {
			sources = append(sources, p.short(source.Source, shownName)+" "+Number(source.Count))
		}
		said := make(map[string]bool)
		for _, happening := range month.Happened {
			if name := happening.Name(); !said[name] {
				said[name] = true
				happened = append(happened, name)
			}
		}
		rows.add(month.Month, Number(month.EventCount), p.list(sources, shownCounts), p.list(happened, shownNames))
	}
	rows.write(&p.text)
}

// list writes names, the first so many unless all are asked for.
func (p *profilePage) list(names []string, most int) string {
	if len(names) == 0 {
		return "-"
	}
	var shown []string
	for n, name := range names {
		if !p.all && n == most {
			shown = append(shown, p.more(uint64(len(names)-n)))
			break
		}
		shown = append(shown, p.short(name, shownName+len(" 1,000,000")))
	}
	return strings.Join(shown, ", ")
}

// more counts what is left out.
func (p *profilePage) more(n uint64) string {
	p.cut = true
	return "… " + Number(n) + " more"
}

func (p *profilePage) value(text string) string { return p.short(text, shownWidth) }

// short makes a text plain, and as short as it has to be.
func (p *profilePage) short(text string, most int) string {
	plain := Plain(text)
	switch {
	case plain == "":
		return "-"
	case p.all || width(plain) <= most:
		return plain
	default:
		p.cut = true
		return newCells().Truncate(plain, most, "…")
	}
}
