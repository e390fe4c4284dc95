package pipeline_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/kindred-id/kindred/resolver/reference"
)

// stream makes random events. What kind of stream it is, how large, how dense, how hostile, is random too.
type stream struct {
	*rand.Rand
	events int
	values int     // size of the pool of plain identifiers
	shared float64 // how often a value comes from the pool of all types
	hubs   float64 // how often a value is one of the two that everybody has
	odd    float64 // how often a value is a hostile one
	absent float64 // how often an event has no value in a column
	padded float64 // how often a value has white space around it
	times  int     // how many different instants there are
	odder  bool    // times before 1970 and after 2100
	// sources, repeats and unnamed are how many sources there are and how often events are repeated or have no message_id.
	sources          int
	repeats, unnamed float64
	traits           float64
	names            []string // of traits; each costs a run a statement
}

func newStream(r *rand.Rand) *stream {
	one := func(values ...float64) float64 { return values[r.IntN(len(values))] }
	s := &stream{Rand: r}
	s.events = int(one(1, 4, 8, 12, 20, 20, 20, 40, 40, 80, 150))
	s.values = 1 + r.IntN(1+int(float64(s.events)*one(0.1, 0.3, 1, 2)))
	s.shared, s.hubs, s.odd = one(0, 0.1, 0.5), one(0, 0.2, 0.5), one(0, 0.05, 0.05, 0.4)
	s.absent, s.padded = one(0.05, 0.1, 0.3, 0.6), one(0, 0.1)
	s.times, s.odder = int(one(1, 2, 20, 1e6)), r.IntN(4) == 0
	s.sources = int(one(1, 3, 100))
	s.repeats, s.unnamed = one(0, 0, 0.1, 0.6), one(0, 0, 0.1, 0.5)
	s.traits = one(0, 0.3, 0.9)
	for range 1 + r.IntN(3) {
		s.names = append(s.names, traitNames[r.IntN(len(traitNames))])
	}
	if aside := s.aside(-1000); aside.often(0.4) { // names that could be taken for one another meet in one stream
		s.names = append(s.names, pick(aside, alikeNames)...)
	}
	return s
}

func (s *stream) often(share float64) bool { return s.Float64() < share }

func pick[T any](s *stream, values []T) T { return values[s.IntN(len(values))] }

// hostile are values that something on the way could take for something else. Some are identifiers, some are blocked, too long or
// not UTF-8.
var hostile = []string{
	" ", "\t\n", "\v\f", "\u00a0", "\u2028", "\u3000x", "a b", " a b ", "line\nbreak", "\n\n", "x\n\ny", "tab\tin", "cr\r\nlf", "nul\x00in", "\x00", "\x00\x00",
	"quo'te", "dou\"ble", "'", `"`, "''", `""`, `"""`, "'''", "back\\slash", `\`, `\N`, `\0`, `a\'b`, "{x:String}", "{db:Identifier}", "/* insert: read */", "-- x", "'; DROP TABLE x; --", "?", "@x", "$1",
	"%s", "%00", "😀", "👩‍👩‍👧", "é", "e\u0301", "ß", "SS", "İ", "ı", "K", "k", "\xff", "\xff\xfe", "abc\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", " \xff ",
	strings.Repeat("x", 1023), strings.Repeat("x", 1024), strings.Repeat("x", 1025), "  " + strings.Repeat("y", 1024) + "\n", strings.Repeat("é", 512), strings.Repeat("é", 512) + "x",
	strings.Repeat("0", 1024), strings.Repeat("0", 1025), strings.Repeat("\xff", 1025), strings.Repeat("z", 5000),
	"0", "-", "--", "-0-", "0-0-0", "00000000-0000-0000-0000-000000000000", "0x0", "-1", "'-1'", "--1", "01", "0.0", "+0", "−0",
	"null", "NULL", "Null", " null ", "'null'", `"NULL"`, "`null`", "nullx", "undefined", "anonymous", "Anonymous ", "guest", "ID", "id", "ıd", "İD", "distinct_id", "distinctID", "[object Object]", "{}", "[]",
	"\u200b", "\ufeffa", "a\u00a0", "\u00ad", "a\u200bb", "à", "\xa0a\xa0", "\x00a\x7f", "42.0", "42", "-1.0", "42.00 ", "1.0.0", "(not set)", "${userId}", "'{{id}}'", "%ID%", "%41%", "{0-0}", "[[a.b]]", "*|A|*", "<%x%>", "#{}", "$(x",
	"ffffffff-ffff-ffff-ffff-ffffffffffff", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "[ ]", "true", "FALSE", "nan", "NaN", "None", "nil", "unknown", "N/A", "n / a", "na", "void", "email", "not_authenticated", "user_id", "anonymous_id", "alias", "u1", "A", "a", "1", "１",
}

func (s *stream) value(column string) string {
	var value string
	switch {
	case s.often(s.absent):
		return pick(s, []string{"", "", "", " ", "\n\t"})
	case s.often(s.odd):
		value = pick(s, hostile)
	case s.often(s.hubs):
		value = fmt.Sprintf("%s-%d", column, s.IntN(2))
	case s.often(s.shared):
		value = fmt.Sprintf("v%d", s.IntN(s.values))
	default:
		value = fmt.Sprintf("%s-%d", column, s.IntN(s.values))
	}
	if s.often(s.padded) {
		value = pick(s, []string{" ", "\t", "\n", "  \r\n", "\u00a0", "\ufeff", "\u200b\u2060"}) + value + pick(s, []string{"", " ", "\v\f ", "\u00a0", "\u200e\u00ad", "\x7f"})
	}
	return value
}

// The instants that a DateTime64(3) can hold, in milliseconds since 1970: 1900-01-01 and 2299-12-31.
const earliest, latest = -2208988800000, 10413791999999

func (s *stream) instant() int64 {
	if s.odder && s.often(0.3) {
		return pick(s, []int64{earliest, earliest + 1, -1, 0, 1, -86400000, 4102444800000, latest - 1, latest, 0x0a0a, -0x0a0a0a0a, 255, 256, -256})
	}
	return 1767225600000 + int64(s.IntN(s.times))*137
}

var eventTypes = []string{"track", "track", "page", "screen", "identify", "identify", "alias", "group", "", "Identify", "custom"}

func (s *stream) event(number int) reference.Event {
	e := reference.Event{
		MessageID: fmt.Sprintf("m%05d", number), Type: pick(s, eventTypes), Source: fmt.Sprintf("source %d", s.IntN(s.sources)),
		AnonymousID: s.value("a"), UserID: s.value("u"), Timestamp: s.instant(), ReceivedAt: s.arrival(),
	}
	switch {
	case s.often(s.unnamed):
		// Events that share time and message_id are told apart by their values, but values do not tell sources apart.
		e.MessageID, e.Source = "", "unnamed"
	case s.often(s.odd / 4):
		e.MessageID = fmt.Sprintf("%s%d", pick(s, hostile), number)
	}
	if e.Source == "source 0" {
		e.Source = pick(s, []string{"", "it's", "😀\n\n", e.Source})
	}
	if e.Type == "alias" || s.often(0.1) {
		e.PreviousID = s.value(pick(s, []string{"u", "u", "a", "p"}))
		if s.often(0.1) {
			e.PreviousID = e.UserID
		}
	}
	if s.often(0.2) {
		e.GroupID, e.Name = s.value("g"), fmt.Sprintf("Event %d", s.IntN(5))
	}
	if s.often(s.traits) {
		e.Traits = s.document()
	}
	if s.often(s.traits / 2) {
		e.Context = reference.Document{"library": map[string]any{"name": "x"}}
		e.Context["traits"] = pick(s, []any{map[string]any(s.document()), map[string]any(s.document()), nil, "text", json.Number("1")})
	}
	if s.often(0.1) {
		e.Properties = reference.Document{"path": "/a/b", "price": json.Number("1.5")}
	}
	s.aside(1_000_000 + number).group(&e)
	s.aside(number).visit(&e)
	s.aside(-1-number).list(&e, s.values)
	return e
}

// group lets some events be those of a group, which has an address as people have, so that it could be taken for theirs. Some people
// have it too.
func (s *stream) group(e *reference.Event) {
	if !s.often(0.15) {
		return
	}
	e.Type, e.GroupID = pick(s, []string{"group", "Group", "GROUP", "identify", "identify"}), s.value("g")
	e.Traits = reference.Document{"email": fmt.Sprintf("mail-%d@x.y", s.IntN(1+s.values/8)), "plan": "of " + e.Type, pick(s, s.names): "x"}
}

// arrival is a time in the past, of one of three months.
func (s *stream) arrival() int64 {
	return 1770000000000 + int64(s.IntN(3))*2592000000 + int64(s.IntN(1000))
}

var traitNames = []string{
	"email", "plan", "age", "Email", "_x", "kebab-case", "1", "sp ace", "quo'te", `dou"ble`, `back\slash`, "back`tick", "ünï", "😀", "line\nbreak", "type", "traits", "null", "a:b", "^a", "a[]",
	"address", "address.city", "address.zip", "deep.er.still", "", ".", "$set", "%",
}

// alikeNames are names of traits of which one must not touch another.
var alikeNames = [][]string{
	{"email", "email.verified"}, {"plan", "plan.id", "plan.id.x"}, {"address", "address.city", "address.zip"}, {"a", "a.b", "a.b.c"},
	{"email", "Email", "EMAIL", " email", "$email", "email."}, {"", ".", "..", " "}, {"a`b", "a\"b", "a'b", `a\b`},
}

func (s *stream) document() reference.Document {
	d := reference.Document{}
	for range s.IntN(5) {
		name := pick(s, s.names)
		d[name] = s.traitValue(2)
	}
	return d
}

func (s *stream) traitValue(depth int) any {
	if depth > 0 && s.often(0.2) {
		inner := map[string]any{}
		for range s.IntN(3) {
			inner[pick(s, []string{"city", "zip", "quo'te", "x y", "b", "verified", "b.c", ""})] = s.traitValue(depth - 1)
		}
		return inner
	}
	if s.often(0.3) { // an address or a number that is somebody's own
		number := strconv.Itoa(s.IntN(s.values))
		return pick(s, []any{
			fmt.Sprintf("mail-%d@x.y", s.IntN(s.values)), fmt.Sprintf(" Mail-%d@X.Y\t", s.IntN(s.values)), fmt.Sprintf("mail-%d@x.y\u00a0\u200b", s.IntN(s.values)),
			json.Number(number), json.Number(number + ".0"), number + ".0", json.Number("-" + number + ".0"),
		})
	}
	return pick(s, []any{
		nil, "", "", " ", "a@b.c", "x", "y", "null", "1", "true", "[]", "{}", `"`, "a/b", "2024-05-01", "2024-05-01T10:00:00Z", "2024-05-01 10:00:00", "2024-05-01T23:30:00+02:00", "2024-02-30", "1955-01-01", "1714557600", "1714557600123", "-7", "2.345", "1e2", "TRUE", "it's\n\n😀\\", "nul\x00", "é",
		true, false, json.Number("0"), json.Number("1"), json.Number("-1"), json.Number("1.5"), json.Number("2.345"), json.Number("1714557600"), json.Number("18446744073709551615"), json.Number("-9223372036854775808"),
		[]any{}, []any{"x", nil}, []any{json.Number("1"), json.Number("2")}, []any{"x", json.Number("1")}, []any{"a/b", "it's"}, []any{[]any{json.Number("1")}},
		[]any{map[string]any{"id": json.Number("1")}, map[string]any{"id": json.Number("2")}},
	})
}

// all makes the events of the stream, repeats included. Rows with one message_id that came in together are the same.
func (s *stream) all() []reference.Event {
	var events []reference.Event
	arrived := map[string]bool{}
	add := func(e reference.Event) {
		for key := fmt.Sprint(e.MessageID, " ", e.ReceivedAt); e.MessageID != "" && arrived[key]; key = fmt.Sprint(e.MessageID, " ", e.ReceivedAt) {
			e.ReceivedAt++
		}
		arrived[fmt.Sprint(e.MessageID, " ", e.ReceivedAt)] = true
		events = append(events, e)
	}
	for number := range s.events {
		add(s.event(number))
		for s.often(s.repeats) {
			again := pick(s, events)
			switch s.IntN(3) {
			case 0: // the very same row
				events = append(events, again)
			case 1: // sent again
				again.ReceivedAt = s.arrival()
				add(again)
			default: // another event of that message_id
				other := s.event(number)
				other.MessageID = again.MessageID
				if again.MessageID == "" {
					other.Source = again.Source
				}
				add(other)
			}
		}
	}
	return events
}

// shuffled returns the events in another order, in one to three parts.
func (s *stream) shuffled(events []reference.Event) [][]reference.Event {
	mixed := make([]reference.Event, len(events))
	for to, from := range s.Perm(len(events)) {
		mixed[to] = events[from]
	}
	first, second := s.IntN(len(mixed)+1), s.IntN(len(mixed)+1)
	return [][]reference.Event{mixed[:min(first, second)], mixed[min(first, second):max(first, second)], mixed[max(first, second):]}
}
