package warehouse

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Names of what an engine counts of a statement, as X-ClickHouse-Summary has them.
const (
	ReadRows     = "read_rows"
	ReadBytes    = "read_bytes"
	WrittenRows  = "written_rows"
	WrittenBytes = "written_bytes"
	ResultRows   = "result_rows"
	ResultBytes  = "result_bytes"
	PeakMemory   = "memory_usage" // bytes, the most at one time; older servers do not tell it
	Elapsed      = "elapsed_ns"   // by the engine's clock
)

// Figures are what is known of one statement. They hold none of its text, and no values.
type Figures struct {
	Step, QueryID string
	Started       time.Time
	// Took is the time until the answer was read to its end, 0 while it was not.
	Took   time.Duration
	Failed bool
	// Counted has the engine's own figures by name. What it did not tell is not there, and of a statement that failed nothing is.
	Counted map[string]uint64
}

// Recorder keeps the figures of each statement of the warehouses that it is given to. It is safe for concurrent use.
type Recorder struct {
	mu      sync.Mutex
	figures []*Figures
}

// Figures returns what was recorded until now, in the order in which the statements began.
func (r *Recorder) Figures() []Figures {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Figures, len(r.figures))
	for i, figures := range r.figures {
		all[i] = *figures
	}
	return all
}

func (r *Recorder) begin(step, id string) *Figures {
	r.mu.Lock()
	defer r.mu.Unlock()
	figures := &Figures{Step: step, QueryID: id, Started: time.Now()}
	r.figures = append(r.figures, figures)
	return figures
}

func (r *Recorder) end(figures *Figures, took time.Duration, failed bool, counted map[string]uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	figures.Took, figures.Failed, figures.Counted = took, failed, counted
}

// answer is where a statement finds what the engine says of it: over HTTP in the response, of which clickhouse-go shows nobody the
// headers, over the native protocol in packets.
type answer struct {
	response atomic.Pointer[http.Response]
	mu       sync.Mutex
	packets  map[string]uint64
	inserted map[string]uint64 // of an insert of blocks, whose progress servers do not tell
}

// progress takes what has come to what was told before.
func (a *answer) progress(readRows, readBytes, writtenRows, writtenBytes, elapsed uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for name, n := range map[string]uint64{
		ReadRows: readRows, ReadBytes: readBytes, WrittenRows: writtenRows, WrittenBytes: writtenBytes, Elapsed: elapsed,
	} {
		a.packets[name] += n
	}
}

// profile takes what the result was in all.
func (a *answer) profile(rows, bytes uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.packets[ResultRows], a.packets[ResultBytes] = rows, bytes
}

// event takes one of the counters that servers send beside progress, by ClickHouse's name for it.
func (a *answer) event(name string, value int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch name {
	case "MemoryTrackerPeakUsage":
		a.packets[PeakMemory] = max(a.packets[PeakMemory], uint64(max(0, value)))
	case "InsertedRows":
		a.inserted[WrittenRows] += uint64(value)
	case "InsertedBytes":
		a.inserted[WrittenBytes] += uint64(value)
	}
}

type answerKey struct{}

// listener puts each response in the answer of its request's context. The statement's own is the last one there: that of a new
// connection's greeting comes before.
type listener struct{ next http.RoundTripper }

func (l listener) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := l.next.RoundTrip(request)
	if answer, ok := request.Context().Value(answerKey{}).(*answer); ok && err == nil {
		answer.response.Store(response)
	}
	return response, err
}

func (a *answer) in(ctx context.Context) context.Context {
	return context.WithValue(ctx, answerKey{}, a)
}

// counted is what the engine said of a statement whose answer was read to its end. Of a stream over HTTP that is nothing but the rows that
// came: there a summary stands before the data, and tells how far the statement was by then.
func (a *answer) counted(stream bool, rows uint64) map[string]uint64 {
	counted := make(map[string]uint64)
	if response := a.response.Load(); response != nil && !stream {
		readSummary(response.Header.Get(summaryHeader), counted)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	maps.Copy(counted, a.packets)
	if a.packets[Elapsed] == 0 { // no progress was told
		maps.Copy(counted, a.inserted)
	}
	if stream {
		counted[ResultRows] = rows
	}
	return counted
}

const summaryHeader = "X-ClickHouse-Summary"

// readSummary adds the numbers of a summary, which may not be there: a proxy may have dropped it.
func readSummary(text string, counted map[string]uint64) {
	var fields map[string]string
	if err := json.Unmarshal([]byte(text), &fields); err != nil || fields[Elapsed] == "0" {
		return // no statement takes no time: this one was not counted
	}
	for name, digits := range fields {
		if n, err := strconv.ParseUint(digits, 10, 64); err == nil {
			counted[name] = n
		}
	}
}
