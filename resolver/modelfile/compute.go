package modelfile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// maxEvents is how many events a kind can name: each is a column.
const maxEvents = 100

// computed is one thing that is computed: a word, or a mapping of that word where more has to be said.
type computed struct{ options fields }

func computedThing() computed {
	return computed{fields{keys: []key{
		{
			name: "sessions", optional: true,
			value: fields{empty: "the gap: {gap: 30m}", keys: []key{{
				name: "gap", missing: "for the usual 30 minutes write sessions alone", value: sessionGap,
				doc: "The longest pause within a session, such as 30m, 1h or 90s.",
			}}},
			doc: "How many times the profile was active: events with no more than the gap between two are one session.",
		},
		{name: "events", optional: true, value: eventNames(), doc: "Events by name, a column each: how many there are (events_<name>)."},
		{name: "first_time", optional: true, value: eventNames(), doc: "Events by name, a column each: when the first was (first_<name>_at)."},
		{name: "last_time", optional: true, value: eventNames(), doc: "Events by name, a column each: when the last was (last_<name>_at)."},
	}}}
}

func eventNames() list {
	return list{item: eventName, itemName: "the name of an event", most: maxEvents, empty: "name an event as it stands in the column event: [signup]"}
}

var (
	eventName = text{
		pattern:  regexp.MustCompile(`[^ \t\n\r\v\f]`),
		examples: []string{"signup", "Order Completed"},
		wrong: func(what, word string) (string, string) {
			return fmt.Sprintf("%s is empty", what), "write it as it stands in the column event"
		},
	}
	sessionGap = text{
		pattern:  regexp.MustCompile(`^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$`),
		not:      []string{""},
		examples: []string{"30m", "1h"},
		wrong: func(what, word string) (string, string) {
			return fmt.Sprintf("the %s %.100q is no time", what, word), "hours, minutes and seconds as in 30m, 1h, 90s or 1h30m"
		},
	}
)

// plainComputed are the words that say all there is to say, in the order of their columns.
func plainComputed() []string {
	return words(slices.DeleteFunc(resolver.ComputedKinds(), resolver.ComputedKind.OfNamedEvents))
}

const computeForm = "one entry for each thing: [first_touch, sessions, events: [signup]]"

func (s computed) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	optional := make([]string, len(s.options.keys))
	for i, k := range s.options.keys {
		optional[i] = k.name
	}
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
	default:
		word, ok := d.Text(n, what, computeForm)
		switch {
		case !ok:
			return value{}, false
		case slices.Contains(plainComputed(), word):
			return value{node: n, text: word}, true
		case slices.Contains(optional, word):
			d.ReportAt(n, fmt.Sprintf("name them: {%s: [signup]}", word), "%s is computed for events that are named", word)
		default:
			d.ReportAt(n, whyNot(word), "%.100q cannot be computed", word)
		}
		return value{}, false
	}
	entries, ok := d.Entries(n, what, strings.Join(optional, ", "), "")
	if !ok {
		return value{}, false
	}
	if len(entries) != 1 {
		d.ReportAt(n, computeForm, "one entry of compute says %d things", len(entries))
		return value{}, false
	}
	e := entries[0]
	i := slices.Index(optional, e.Key)
	switch {
	case i < 0 && slices.Contains(plainComputed(), e.Key):
		d.ReportAt(e.KeyNode, "write the word alone: - "+e.Key, "there is nothing more to say of %s", e.Key)
		return value{}, false
	case i < 0:
		d.ReportAt(e.KeyNode, whyNot(e.Key), "%.100q cannot be computed", e.Key)
		return value{}, false
	case e.Value == nil:
		d.ReportAt(e.KeyNode, "", "%s has no value", e.Key)
		return value{}, false
	}
	read, ok := s.options.keys[i].value.read(d, e.Value, e.Key)
	return value{node: n, entries: []entry{{e.Key, e.KeyNode, read}}}, ok
}

func (s computed) schema() object {
	mapping := s.options.schema()
	mapping["minProperties"], mapping["maxProperties"] = 1, 1
	return object{"anyOf": []object{{"enum": plainComputed()}, mapping}}
}

// notFolds are what people look for in such a list and what is no fold of the states of identifiers, by the words that tell of it, each
// with the reason, and what to do instead.
var notFolds = []struct {
	words, reason, instead string
}{
	{
		"median|percentile|quantile|^p[0-9]+$|mode$|stddev|variance",
		"when profiles merge, it cannot be found from those of their identifiers, only from all values again",
		"ask resolved_events for it, by profile_id",
	},
	{
		"between|interval|frequency|cadence",
		"where the identifiers of a profile took turns, the times between events of each are not those between the profile's",
		"on average it is (last_seen - first_seen) / (event_count - 1); for more ask resolved_events, by profile_id",
	},
	{
		"uniq|distinct|approx|hyperloglog|hll|cardinality",
		"an estimate depends on how it was put together, and incremental and full runs have to give the same rows",
		"devices and countries are exact lists, whose length is a count; for others ask resolved_events for uniqExact(), by profile_id",
	},
	{
		"funnel|conversion|step|path|sequence|journey|flow|previous|next|retention|streak",
		"it is about which event follows which: those of several identifiers mix when profiles merge, so it needs the events again",
		"first_time and last_time of the events that matter are columns to compare; for more ask resolved_events for windowFunnel() or sequenceMatch(), by profile_id",
	},
	{
		"rank|ntile|decile|quartile|top|segment|rfm|score|cluster",
		"it compares a profile with all others, so each run would have to write every profile again",
		"ask profiles for it, with a window function over the columns that are there",
	},
	{
		"days_since|recency|age$|is_active|active_(in|last)|inactive|churn|last_[0-9]+|_[0-9]+d$|this_|today",
		"it changes with the day on which one asks, also of profiles that no event touches",
		"ask profiles for it: dateDiff('day', last_seen, now())",
	},
}

// whyNot says how to mend a name that is nothing that is computed: another spelling, or why it is not there.
func whyNot(word string) string {
	all := words(resolver.ComputedKinds())
	if near, ok := yamlfile.Suggest(word, all); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	for _, no := range notFolds {
		if regexp.MustCompile(no.words).MatchString(strings.ToLower(word)) {
			return no.reason + ": " + no.instead
		}
	}
	return "there are " + strings.Join(all, ", ")
}

// compute reads what is computed, in the order of the columns.
func (p *parser) compute(v value) {
	taken := map[string]string{}
	for _, name := range resolver.ProfileColumns() {
		taken[name] = "is in every profile"
	}
	for _, rule := range p.model.Traits {
		taken[rule.Column] = "is that of the trait " + rule.Name
	}
	add := func(at ast.Node, c resolver.Computed) {
		if slices.ContainsFunc(p.model.Compute, func(other resolver.Computed) bool { return other.Kind == c.Kind && other.Event == c.Event }) {
			p.ReportAt(at, "once is enough", "compute has %s twice", called(c))
			return
		}
		for _, column := range c.Columns() {
			if of, is := taken[column]; is {
				p.ReportAt(at, "leave one of the two out", "%s would be in the column %s, which %s", called(c), column, of)
				return
			}
		}
		for _, column := range c.Columns() {
			taken[column] = "is that of " + called(c)
		}
		p.model.Compute = append(p.model.Compute, c)
	}
	for _, item := range v.items {
		if item.text != "" {
			c := resolver.Computed{Kind: resolver.ComputedKind(item.text)}
			if c.Kind == resolver.Sessions {
				c.Gap = resolver.DefaultSessionGap
			}
			add(item.node, c)
			continue
		}
		for _, e := range item.entries {
			kind := resolver.ComputedKind(e.key)
			if kind == resolver.Sessions {
				if gap, ok := p.gap(e.value); ok {
					add(e.keyNode, resolver.Computed{Kind: kind, Gap: gap})
				}
				continue
			}
			for _, name := range e.value.items {
				switch {
				case resolver.EventColumn(name.text) == "":
					p.ReportAt(name.node, "letters and digits of an event's name make the column's", "the event %.100q has no letter or digit", name.text)
				case len(name.text) > resolver.MaxEventNameBytes:
					p.ReportAt(name.node, "", "the name of an event is over %d bytes, too long for a column's", resolver.MaxEventNameBytes)
				default:
					add(name.node, resolver.Computed{Kind: kind, Event: name.text})
				}
			}
		}
	}
	slices.SortFunc(p.model.Compute, resolver.CompareComputed)
}

// called is what an error calls a computed thing.
func called(c resolver.Computed) string {
	if c.Event == "" {
		return string(c.Kind)
	}
	return fmt.Sprintf("%s of %q", c.Kind, c.Event)
}

// gap reads the gap of sessions.
func (p *parser) gap(v value) (time.Duration, bool) {
	given, ok := v.get("gap")
	if !ok {
		return 0, false
	}
	gap, err := time.ParseDuration(given.text)
	if err != nil || gap < resolver.MinSessionGap || gap > resolver.MaxSessionGap {
		p.ReportAt(given.node, "web analytics commonly take 30m", "the gap %s is not between %s and %s", given.text, resolver.GapText(resolver.MinSessionGap), resolver.GapText(resolver.MaxSessionGap))
		return 0, false
	}
	return gap, true
}

// compute writes what is computed.
func (w *writer) compute(k key) {
	if len(w.model.Compute) == 0 {
		w.example("compute:\n" + k.example)
		return
	}
	w.line("compute:")
	var names []string // of the events of one kind
	for i, c := range w.model.Compute {
		last := i+1 == len(w.model.Compute) || w.model.Compute[i+1].Kind != c.Kind
		switch {
		case c.Kind.OfNamedEvents():
			if names = append(names, plain(c.Event)); last {
				w.line("  - %s: [%s]", c.Kind, strings.Join(names, ", "))
				names = nil
			}
		case c.Kind == resolver.Sessions && c.Gap != resolver.DefaultSessionGap:
			w.line("  - %s: {gap: %s}", c.Kind, resolver.GapText(c.Gap))
		default:
			w.line("  - %s", c.Kind)
		}
	}
}
