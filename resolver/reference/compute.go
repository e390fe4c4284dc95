package reference

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

// Compute applies rule 14: it returns the values of the columns that the model computes of a profile, in their order, from all events
// that the profile owns. A value is a text, a list of texts, a number, or a time in milliseconds that may be nil.
func Compute(model resolver.Model, events []Event) []any {
	events = slices.SortedFunc(slices.Values(events), byMoment)
	var values []any
	for _, c := range model.Compute {
		switch c.Kind {
		case resolver.FirstSource:
			values = append(values, firstSource(events))
		case resolver.LastSource:
			values = append(values, lastSource(events))
		case resolver.FirstTouch:
			values = append(values, firstTouch(events).values()...)
		case resolver.LastTouch:
			values = append(values, lastTouch(events).values()...)
		case resolver.Devices:
			values = append(values, texts(events, "device.type", "os.name"))
		case resolver.Countries:
			values = append(values, texts(events, "location.country", "country"))
		case resolver.Sessions:
			values = append(values, sessions(events, c.Gap))
		case resolver.ActiveDays:
			values = append(values, activeDays(events))
		default:
			named := slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return e.Column("event", "") != c.Event })
			values = append(values, ofNamed(c.Kind, named))
		}
	}
	return values
}

func byMoment(a, b Event) int {
	return cmp.Or(cmp.Compare(a.Timestamp, b.Timestamp), strings.Compare(a.MessageID, b.MessageID))
}

// firstSource returns the source of the first event that has one. Of events that no moment tells apart the lesser source is first.
func firstSource(events []Event) string {
	best, found := Event{}, false
	for _, e := range events {
		if e.Source != "" && (!found || cmp.Or(byMoment(e, best), strings.Compare(e.Source, best.Source)) < 0) {
			best, found = e, true
		}
	}
	return best.Source
}

func lastSource(events []Event) string {
	best, found := Event{}, false
	for _, e := range events {
		if e.Source != "" && (!found || cmp.Or(byMoment(e, best), strings.Compare(e.Source, best.Source)) > 0) {
			best, found = e, true
		}
	}
	return best.Source
}

// texts returns what stands at one path of the context, or else at another, in order, each once.
func texts(events []Event, path, otherwise string) []string {
	found := []string{}
	for _, e := range events {
		if text := cmp.Or(e.Column("context", path), e.Column("context", otherwise)); text != "" {
			found = append(found, text)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// sessions counts the events, in order, that come more than the gap after the one before.
func sessions(events []Event, gap time.Duration) uint64 {
	count := uint64(0)
	for i, e := range events {
		if i == 0 || e.Timestamp-events[i-1].Timestamp > gap.Milliseconds() {
			count++
		}
	}
	return count
}

func activeDays(events []Event) uint64 {
	days := map[string]bool{}
	for _, e := range events {
		days[time.UnixMilli(e.Timestamp).UTC().Format(time.DateOnly)] = true
	}
	return uint64(len(days))
}

func ofNamed(kind resolver.ComputedKind, events []Event) any {
	switch {
	case kind == resolver.EventCounts:
		return uint64(len(events))
	case len(events) == 0:
		return (*int64)(nil)
	case kind == resolver.FirstTime:
		return &events[0].Timestamp
	default:
		return &events[len(events)-1].Timestamp
	}
}

// touch is what an event says of where its visitor came from.
type touch struct {
	event                                Event
	source, medium, name, referrer, page string
	is, direct                           bool
}

var (
	hostInURL = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://([^/?#@]*@)?([^/?#:@]+)`)
	pathInURL = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*([^?#]*)`)
)

// touchOf reads a touch of an event: is tells whether it is one.
func touchOf(e Event) touch {
	plain := func(text string) string { return strings.ReplaceAll(text, "\x00", "") }
	url := cmp.Or(e.Column("context", "page.url"), e.Column("properties", "url"))
	page := cmp.Or(e.Column("context", "page.path"), e.Column("properties", "path"))
	if page == "" {
		if found := pathInURL.FindStringSubmatch(url); found != nil {
			page = found[1]
		}
	}
	referrer := host(cmp.Or(e.Column("context", "page.referrer"), e.Column("properties", "referrer")))
	source, medium, name := e.Column("context", "campaign.source"), e.Column("context", "campaign.medium"), e.Column("context", "campaign.name")
	elsewhere := referrer != "" && site(referrer) != site(host(url))
	campaign := source != "" || medium != "" || name != ""
	t := touch{event: e, source: plain(source), medium: plain(medium), name: plain(name), page: plain(page)}
	if elsewhere {
		t.referrer = plain(referrer)
	}
	t.direct = !campaign && !elsewhere
	t.is = !t.direct || referrer == "" && (strings.EqualFold(e.Type, "page") || strings.EqualFold(e.Type, "screen"))
	return t
}

func host(url string) string {
	found := hostInURL.FindStringSubmatch(url)
	if found == nil {
		return ""
	}
	return strings.TrimPrefix(asciiLower(found[2]), "www.")
}

// site is the part of a host that the hosts of one site share.
func site(host string) string {
	names := strings.Split(host, ".")
	n := len(names)
	keep := 2
	if n > 1 && len(names[n-1]) == 2 && slices.Contains(resolver.SecondLevels(), names[n-2]) {
		keep = 3
	}
	return strings.Join(names[max(0, n-keep):], ".")
}

func asciiLower(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

func compareTouches(a, b touch) int {
	return cmp.Or(byMoment(a.event, b.event), strings.Compare(a.source, b.source), strings.Compare(a.medium, b.medium),
		strings.Compare(a.name, b.name), strings.Compare(a.referrer, b.referrer), strings.Compare(a.page, b.page))
}

func firstTouch(events []Event) (first touch) {
	for _, e := range events {
		if t := touchOf(e); t.is && (!first.is || compareTouches(t, first) < 0) {
			first = t
		}
	}
	return first
}

// lastTouch returns the last touch that is not direct, else the last one.
func lastTouch(events []Event) (last touch) {
	for _, e := range events {
		t := touchOf(e)
		later := !last.is || last.direct && !t.direct || last.direct == t.direct && compareTouches(t, last) > 0
		if t.is && later {
			last = t
		}
	}
	return last
}

// values are those of the columns of a touch.
func (t touch) values() []any {
	if !t.is {
		return []any{(*int64)(nil), "", "", "", "", "", ""}
	}
	return []any{&t.event.Timestamp, t.source, t.medium, t.name, t.referrer, t.page, t.channel()}
}

// channel is the kind of the touch.
func (t touch) channel() string {
	medium, from := asciiLower(t.medium), asciiLower(t.source)
	if from == "" {
		from = t.referrer
	}
	isOne := func(names []string) bool {
		return slices.ContainsFunc(append(strings.Split(from, "."), from), func(name string) bool { return slices.Contains(names, name) })
	}
	paid := strings.Contains(medium, "cp") || medium == "ppc" || medium == "retargeting" || strings.HasPrefix(medium, "paid")
	search, social := isOne(resolver.SearchEngines()), isOne(resolver.SocialNetworks())
	switch {
	case paid && search:
		return "paid_search"
	case paid && social:
		return "paid_social"
	case slices.Contains([]string{"display", "banner", "expandable", "interstitial", "cpm"}, medium):
		return "display"
	case paid:
		return "paid_other"
	case slices.Contains(resolver.MailWords(), medium), slices.Contains(resolver.MailWords(), from), slices.Contains(resolver.MailHosts(), from):
		return "email"
	case medium == "affiliate" || medium == "affiliates":
		return "affiliates"
	case medium == "sms" || from == "sms":
		return "sms"
	case strings.HasSuffix(medium, "push") || strings.Contains(medium, "notification"):
		return "push"
	case social || slices.Contains(resolver.SocialWords(), medium):
		return "organic_social"
	case search || medium == "organic":
		return "organic_search"
	case medium == "referral", medium == "app", medium == "link", t.source+t.medium+t.name == "" && t.referrer != "":
		return "referral"
	case t.source+t.medium+t.name != "":
		return "other"
	default:
		return "direct"
	}
}
