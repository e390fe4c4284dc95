package faults

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// point is one statement of a run: the number, from 1, of those of its step.
type point struct {
	step   string
	number int
}

func (p point) String() string { return fmt.Sprint(p.step, "_", p.number) }

// harm is what is done at a point, as the package's comment lists it.
type harm string

const (
	nothing      harm = ""
	killedBefore harm = "killed before"
	killedAfter  harm = "killed after"
	cut          harm = "cut"
	refused      harm = "refused"
	resetBefore  harm = "reset before"
	resetAfter   harm = "reset after"
	stalled      harm = "stalled"
	engineKilled harm = "engine killed"
	restarted    harm = "engine restarted"
	diskFilled   harm = "disk filled"
)

var harms = []harm{killedBefore, killedAfter, refused, resetBefore, resetAfter, stalled, engineKilled, restarted}

// fault is a harm at a point. Of a cut the first pairs of the list are executed.
type fault struct {
	point
	harm  harm
	pairs int
}

func (f fault) String() string {
	if f.harm == cut {
		return fmt.Sprint(f.point, " ", f.harm, " after ", f.pairs)
	}
	return fmt.Sprint(f.point, " ", f.harm)
}

// proxy stands between kindred and the engine.
type proxy struct {
	*httptest.Server
	warehouse *warehouse
	fill      func() // fills the engine's disk

	mutex   sync.Mutex
	fault   fault
	victim  *program
	reached bool
	killing error
	counts  map[string]int
	points  []point       // in the order in which they came
	lists   map[point]int // how many tables or pairs a statement has
}

func newProxy(t *testing.T, w *warehouse) *proxy {
	p := &proxy{warehouse: w}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

// begin starts kindred behind the proxy, with one fault.
func (p *proxy) begin(t *testing.T, f fault, arguments ...string) *program {
	t.Helper()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.fault, p.reached, p.killing = f, false, nil
	p.counts, p.points, p.lists = map[string]int{}, nil, map[point]int{}
	p.victim = beginAt(t, p.warehouse, embeddedtest.Behind(p.URL, p.warehouse.url), arguments...)
	return p.victim
}

var queryID = regexp.MustCompile(`^kindred(?:/[0-9a-f-]{36})?/(.+)/[^/]+$`)

// refusal is an error that a server may answer every statement with.
const refusal = "Code: 241. DB::Exception: Memory limit (total) exceeded: would use 9.99 GiB, maximum: 9.00 GiB. (MEMORY_LIMIT_EXCEEDED) (version 26.7.2.1)"

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	at, f, victim := p.arrive(r, string(body))
	if at != f.point || f.harm == nothing {
		p.forward(w, r, body)
		return
	}
	switch f.harm {
	case killedBefore:
		victim.kill()
	case killedAfter:
		p.forward(nil, r, body)
		victim.kill()
	case cut:
		p.forward(nil, r, []byte(firstOf(string(body), f.pairs)))
		victim.kill()
	case refused:
		w.Header().Set("X-ClickHouse-Exception-Code", "241")
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintln(w, refusal)
		return
	case resetBefore:
	case resetAfter:
		p.forward(nil, r, body)
	case stalled:
		select {
		case <-time.After(200 * time.Millisecond):
		case <-victim.ended:
		}
		victim.interrupt()
		select { // once it publishes, a run does not listen, and waits for the connection to break
		case <-time.After(time.Second):
		case <-r.Context().Done():
		case <-victim.ended:
		}
	case engineKilled:
		p.forwardWhileKilled(r, body)
	case restarted:
		p.restart()
		p.forward(w, r, body)
		return
	case diskFilled:
		p.fill()
		p.forward(w, r, body)
		return
	}
	panic(http.ErrAbortHandler)
}

// arrive notes a statement, and returns what it is and the fault to come.
func (p *proxy) arrive(r *http.Request, text string) (point, fault, *program) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	step := "connect"
	// A new connection greets the server under the id of the statement that it is made for, and when one is made is a matter of time.
	if found := queryID.FindStringSubmatch(r.URL.Query().Get("query_id")); found != nil && !strings.Contains(text, "displayName()") {
		step = found[1]
	}
	p.counts[step]++
	at := point{step, p.counts[step]}
	p.points = append(p.points, at)
	p.lists[at] = len(splitList(text))
	p.reached = p.reached || at == p.fault.point
	return at, p.fault, p.victim
}

// forward has the engine do it. Without a writer the answer is lost.
func (p *proxy) forward(w http.ResponseWriter, r *http.Request, body []byte) {
	onward, err := http.NewRequest(r.Method, p.url()+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	onward.Header = r.Header.Clone()
	response, err := http.DefaultClient.Do(onward)
	if err != nil {
		panic(http.ErrAbortHandler) // the engine was killed
	}
	defer response.Body.Close()
	if w == nil {
		_, _ = io.Copy(io.Discard, response.Body)
		return
	}
	for name := range response.Header {
		w.Header().Set(name, response.Header.Get(name))
	}
	w.WriteHeader(response.StatusCode)
	if _, err := io.Copy(w, response.Body); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// forwardWhileKilled kills the engine while it is at the statement.
func (p *proxy) forwardWhileKilled(r *http.Request, body []byte) {
	under := make(chan struct{})
	go func() {
		defer close(under)
		defer func() { _ = recover() }() // the connection breaks
		p.forward(nil, r, body)
	}()
	time.Sleep(time.Millisecond)
	err := p.warehouse.kill()
	<-under
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.killing = err
}

// restart kills the engine and starts it again, so fast that kindred need not notice.
func (p *proxy) restart() {
	p.mutex.Lock() // another statement has to find the address of the new engine, or none
	defer p.mutex.Unlock()
	if p.killing = p.warehouse.kill(); p.killing == nil {
		p.killing = p.warehouse.begin()
	}
}

// url is the engine's address.
func (p *proxy) url() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.warehouse.url
}

// listed begin the statements that do the same to several tables, one after the other.
var listed = regexp.MustCompile(`(?s)^((?:--[^\n]*\n)*\s*(?:EXCHANGE TABLES|RENAME TABLE|DROP TABLE IF EXISTS) )(.*?)( SYNC)?\s*$`)

// splitList returns the parts of such a statement's list.
func splitList(text string) []string {
	found := listed.FindStringSubmatch(text)
	if found == nil {
		return nil
	}
	return strings.Split(found[2], ",")
}

// firstOf is such a statement over the first parts alone.
func firstOf(text string, parts int) string {
	found := listed.FindStringSubmatch(text)
	return found[1] + strings.Join(strings.Split(found[2], ",")[:parts], ",") + found[3]
}
