// Package segmentlines generates lines of events as Segment's libraries send them, for tests and benchmarks. The same seed gives
// the same lines, byte for byte.
package segmentlines

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"time"
)

// Generator makes lines of typical size, 500 to 900 bytes: of ten events five are pages, four are tracks with a few properties
// (orders with a list of products among them), and one is an identify with traits.
type Generator struct {
	random  *rand.Rand
	number  int
	clock   time.Time
	people  int
	scratch []byte
}

// New returns a generator of events of the given number of people, which have two anonymousIds each, and a userId in every
// third event.
func New(seed uint64, people int) *Generator {
	return &Generator{
		random: rand.New(rand.NewPCG(seed, 0)),
		clock:  time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC),
		people: max(people, 1),
	}
}

// WriteLines writes that many lines.
func (g *Generator) WriteLines(w io.Writer, count int) error {
	for range count {
		g.scratch = append(g.AppendLine(g.scratch[:0]), '\n')
		if _, err := w.Write(g.scratch); err != nil {
			return err
		}
	}
	return nil
}

// AppendLine appends the next line, without a line feed.
func (g *Generator) AppendLine(out []byte) []byte {
	g.number++
	g.clock = g.clock.Add(time.Duration(g.random.IntN(400)) * time.Millisecond)
	person := g.random.IntN(g.people)
	device := person*2 + g.random.IntN(2)

	out = append(out, `{"anonymousId":"`...)
	out = appendUUID(out, uint64(device)*0x9e3779b97f4a7c15, uint64(device)*0xbf58476d1ce4e5b9)
	out = append(out, '"')
	out = fmt.Appendf(out, `,"messageId":"ajs-next-%d-`, g.clock.UnixMilli())
	out = appendUUID(out, g.random.Uint64(), uint64(g.number))
	out = append(out, '"')
	out = g.appendDate(out, "timestamp", 0)
	out = g.appendDate(out, "originalTimestamp", 0)
	out = g.appendDate(out, "sentAt", time.Duration(g.random.IntN(3000))*time.Millisecond)
	if identify := g.number%10 == 0; identify || g.random.IntN(3) == 0 {
		out = fmt.Appendf(out, `,"userId":"u_%07d"`, person)
	}
	path := pick(g, "/", "/pricing", "/docs/getting-started", "/blog/identity-resolution-by-hand", "/account/settings", "/products/running")
	out = g.appendContext(out, path)
	switch kind := g.number % 10; {
	case kind == 0:
		out = g.appendTraits(out, person)
	case kind < 5:
		out = g.appendTrack(out)
	default:
		out = fmt.Appendf(out, `,"type":"page","name":"Page viewed","properties":{"path":%q,"title":"Example: %s","url":"https://www.example.com%s"}`,
			path, path, path)
	}
	return append(out, '}')
}

func pick(g *Generator, choices ...string) string { return choices[g.random.IntN(len(choices))] }

func (g *Generator) appendDate(out []byte, key string, later time.Duration) []byte {
	out = append(append(append(out, `,"`...), key...), `":"`...)
	out = g.clock.Add(later).AppendFormat(out, "2006-01-02T15:04:05.000Z07:00")
	return append(out, '"')
}

func (g *Generator) appendContext(out []byte, path string) []byte {
	out = append(out, `,"context":{"ip":"203.0.113.`...)
	out = strconv.AppendInt(out, int64(g.random.IntN(256)), 10)
	out = fmt.Appendf(out, `","library":{"name":"analytics.js","version":"next-1.70.0"},"locale":%q,"page":{"path":%q,"referrer":%q,"title":"Example","url":"https://www.example.com%s"}`,
		pick(g, "en-GB", "de-DE", "fr-FR"), path, pick(g, "", "https://www.google.com/", "https://news.example.org/item?id=42"), path)
	if g.random.IntN(6) == 0 {
		out = fmt.Appendf(out, `,"campaign":{"name":"spring_%d","source":"newsletter","medium":"email"}`, g.random.IntN(40))
	}
	return fmt.Appendf(out, `,"timezone":"Europe/Berlin","userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36"}`,
		110+g.random.IntN(20))
}

func (g *Generator) appendTrack(out []byte) []byte {
	if g.random.IntN(8) == 0 {
		out = fmt.Appendf(out, `,"type":"track","event":"Order Completed","properties":{"order_id":"o_%d","total":%d.%02d,"currency":"EUR","products":[`,
			g.random.IntN(1_000_000), g.random.IntN(500), g.random.IntN(100))
		for i := range 1 + g.random.IntN(3) {
			if i > 0 {
				out = append(out, ',')
			}
			out = fmt.Appendf(out, `{"product_id":"p_%d","name":"Shoe %d","price":%d.5,"quantity":%d}`,
				g.random.IntN(5000), g.random.IntN(5000), g.random.IntN(200), 1+g.random.IntN(3))
		}
		return append(out, "]}"...)
	}
	return fmt.Appendf(out, `,"type":"track","event":%q,"properties":{"product_id":"p_%d","category":"shoes","price":%d.%02d,"currency":"EUR","position":%d,"in_stock":%t}`,
		pick(g, "Product Viewed", "Product Added", "Button Clicked"), g.random.IntN(5000), g.random.IntN(200), g.random.IntN(100), g.random.IntN(20), g.random.IntN(2) == 0)
}

func (g *Generator) appendTraits(out []byte, person int) []byte {
	traits, _ := json.Marshal(map[string]any{ // strings and numbers alone: it cannot fail
		"email":      fmt.Sprintf("person%d@example.com", person),
		"first_name": pick(g, "Ada", "Grace", "Alan", "Edsger", "Barbara"),
		"plan":       pick(g, "free", "pro", "team"),
		"seats":      g.random.IntN(50),
		"created_at": g.clock.Add(-time.Duration(person) * time.Minute),
		"newsletter": g.random.IntN(2) == 0,
	})
	out = append(out, `,"type":"identify","traits":`...)
	return append(out, traits...)
}

// appendUUID appends the 128 bits in the form of a version 4 UUID.
func appendUUID(out []byte, high, low uint64) []byte {
	high = high&^0xf000 | 0x4000
	low = low&^(3<<62) | 2<<62
	return fmt.Appendf(out, "%08x-%04x-%04x-%04x-%012x", high>>32, high>>16&0xffff, high&0xffff, low>>48, low&(1<<48-1))
}
