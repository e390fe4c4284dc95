package pipeline_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// oddEvent is a name that something on the way could take for something else.
const oddEvent = "it's `odd`\n{x:String} é"

// aside returns the stream's randomness for what has nothing to do with identity, so that the histories are the same with and without it.
func (s *stream) aside(number int) *stream {
	aside := *s
	aside.Rand = rand.New(rand.NewPCG(uint64(s.events)<<32+uint64(s.values), uint64(number)))
	return &aside
}

// visit lets an event say from where and with what its visitor came.
func (s *stream) visit(e *reference.Event) {
	put := func(d *reference.Document, path string, values ...any) {
		if !s.often(0.5) {
			return
		}
		if *d == nil {
			*d = reference.Document{}
		}
		(*d)[path] = pick(s, values)
	}
	if s.often(0.4) {
		put(&e.Context, "campaign.source", "google", "Google", "newsletter", "facebook.com", "x.com", "", nil, json.Number("1"), "nul\x00in", "mail.google.com", "E-Mail", "sms")
		put(&e.Context, "campaign.medium", "cpc", "CPM", "ppc", "email", "social", "paid-x", "display", "affiliate", "web-push", "organic", "referral", "x", "")
		put(&e.Context, "campaign.name", "spring", "", "it's\n😀", true, []any{"x"})
	}
	hosts := []any{"https://www.google.de/search?q=x", "http://shop.example.com/x", "https://Blog.Example.com:8080/a#b", "https://other.co.uk", "https://www.another.co.uk/x",
		"android-app://com.google.android.gm", "https://user:pw@t.co/x", "//x.y/z", "example.com", "", " ", nil, "https://", "https://a..b/", "https://[::1]/x", "http://localhost?x", "ftp://mail.yahoo.com/@", "https://ünï.example/ä?ö"}
	if s.often(0.5) {
		put(&e.Context, "page.referrer", hosts...)
		put(&e.Context, "page.url", hosts...)
		put(&e.Context, "page.path", "/", "/pricing", "", nil)
	}
	if s.often(0.3) {
		put(&e.Properties, "referrer", hosts...)
		put(&e.Properties, "url", hosts...)
		put(&e.Properties, "path", "/own", "")
	}
	if s.often(0.1) {
		e.Name = oddEvent
	}
	put(&e.Context, "device.type", "mobile", "desktop", "Desktop", "", nil, json.Number("1.5"), map[string]any{"x": "y"})
	put(&e.Context, "os.name", "iOS", "Windows", "")
	put(&e.Context, "location.country", "CH", "Switzerland", "", nil)
	put(&e.Context, "country", "DE", "it's")
}

// computing is the model with computed columns in most cases.
func computing(m resolver.Model, s *stream) resolver.Model {
	m.Compute = nil
	if s.often(0.25) {
		return m
	}
	for _, kind := range resolver.ComputedKinds() {
		if s.often(0.3) {
			continue
		}
		c := resolver.Computed{Kind: kind}
		switch {
		case kind == resolver.Sessions:
			c.Gap = pick(s, []time.Duration{time.Second, time.Second, 2 * time.Second, time.Minute, resolver.DefaultSessionGap, 24 * time.Hour})
		case kind.OfNamedEvents():
			for _, name := range []string{"Event 1", "Event 2", "Event 3", oddEvent} {
				if c.Event = name; s.often(0.4) {
					m.Compute = append(m.Compute, c)
				}
			}
			continue
		}
		m.Compute = append(m.Compute, c)
	}
	slices.SortFunc(m.Compute, resolver.CompareComputed)
	return m
}

// computedFacts are what a resolution has to compute that could go wrong.
func computedFacts(model resolver.Model, r reference.Resolution) map[string]bool {
	facts := map[string]bool{}
	for _, p := range r.Profiles {
		of, touches := 0, map[resolver.ComputedKind][]any{}
		for _, c := range model.Compute {
			values := p.Computed[of : of+len(c.Columns())]
			of += len(c.Columns())
			switch value := values[0].(type) {
			case uint64:
				facts["several sessions"] = facts["several sessions"] || c.Kind == resolver.Sessions && value > 1
				facts["events of a name"] = facts["events of a name"] || c.Kind == resolver.EventCounts && value > 0
			case []string:
				facts["a list of several"] = facts["a list of several"] || len(value) > 1
			case *int64:
				if c.Kind.IsTouch() && value != nil {
					touches[c.Kind] = values
					facts["a channel that is not direct"] = facts["a channel that is not direct"] || values[6] != "direct"
				}
			}
		}
		first, last := touches[resolver.FirstTouch], touches[resolver.LastTouch]
		if first != nil && last != nil && *first[0].(*int64) < *last[0].(*int64) {
			facts["a last touch after the first"] = true
		}
	}
	for fact, is := range facts {
		if !is {
			delete(facts, fact)
		}
	}
	return facts
}
