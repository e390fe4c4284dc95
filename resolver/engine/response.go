package engine

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/kindred-id/kindred/resolver/chdb"
)

// response sends a result. The status and headers go out with the first byte of the body; an error before that is an error
// of the whole, with its own status.
type response struct {
	http      http.ResponseWriter
	queryID   string
	encoding  string
	encoder   encoder
	tag       string // marks an exception in the body: 16 characters that no data can guess
	version   string
	committed bool
}

func newResponse(w http.ResponseWriter, version string) *response {
	r := &response{http: w, tag: strings.ToLower(rand.Text()[:16]), version: version}
	r.header("X-ClickHouse-Exception-Tag", r.tag)
	return r
}

// header sets a header in ClickHouse's own spelling, which Go's would change to X-Clickhouse.
func (r *response) header(name, value string) { r.http.Header()[name] = []string{value} }

// commit sends the headers of a success. Without a known length the body is chunked.
func (r *response) commit(format string, counters chdb.Counters, length int) {
	h := r.http.Header()
	h.Set("Content-Type", contentType(format))
	r.header("X-ClickHouse-Format", format)
	r.header("X-ClickHouse-Summary", summary(counters))
	switch {
	case r.encoding == blockEncoding:
	case r.encoding != "":
		h.Set("Content-Encoding", r.encoding)
	case length >= 0:
		h.Set("Content-Length", strconv.Itoa(length))
	}
	r.http.WriteHeader(http.StatusOK)
	r.encoder = newEncoder(r.encoding, r.http)
	r.committed = true
}

// Write sends a piece of the body; commit comes first.
func (r *response) Write(p []byte) (int, error) { return r.encoder.Write(p) }

// flush pushes what was written to the client, for a long query that yields little by little.
func (r *response) flush() error {
	if err := r.encoder.Flush(); err != nil {
		return err
	}
	return http.NewResponseController(r.http).Flush()
}

// finish ends the body.
func (r *response) finish() error { return r.encoder.Close() }

// trail repeats the summary behind the body, as a trailer: what a stream counted is not known when its headers go out. Rows and
// bytes that were read are too few there: the library tells of no reading between its last two pieces.
func (r *response) trail(counters chdb.Counters) {
	r.header(http.TrailerPrefix+"X-ClickHouse-Summary", summary(counters))
}

// fail tells the client of an error. Before the first byte it gets the error's status and text. In mid-stream it gets
// ClickHouse's exception block, and then the connection breaks without an end, so that no client takes the part for the
// whole.
func (r *response) fail(err error) {
	e := asException(err)
	text := e.text
	if !strings.Contains(text, " (version ") {
		text += fmt.Sprintf(" (version %s)", r.version)
	}
	h := r.http.Header()
	if !r.committed {
		r.header("X-ClickHouse-Exception-Code", strconv.Itoa(int(e.code)))
		h.Set("Content-Type", "text/plain; charset=UTF-8")
		h.Del("Content-Encoding")
		h.Del("Content-Length")
		r.header("X-ClickHouse-Summary", summary(chdb.Counters{}))
		if e.httpStatus() == http.StatusUnauthorized {
			h.Set("WWW-Authenticate", `Basic realm="kindred-engine"`)
		}
		r.http.WriteHeader(e.httpStatus())
		if r.encoding != blockEncoding { // a Content-Encoding is not announced for an error
			r.encoding = ""
		}
		body := newEncoder(r.encoding, r.http)
		fmt.Fprintln(body, text)
		_ = body.Close()
		return
	}
	fmt.Fprintf(r.encoder, "\r\n__exception__\r\n%s\r\n%s\n%d %s\r\n__exception__\r\n", r.tag, text, len(text)+1, r.tag)
	_ = r.flush()
	panic(http.ErrAbortHandler)
}

// summary is the value of X-ClickHouse-Summary: numbers as strings, as ClickHouse writes them.
func summary(c chdb.Counters) string {
	n := func(v uint64) string { return strconv.FormatUint(v, 10) }
	text, _ := json.Marshal(struct {
		ReadRows     string `json:"read_rows"`
		ReadBytes    string `json:"read_bytes"`
		WrittenRows  string `json:"written_rows"`
		WrittenBytes string `json:"written_bytes"`
		TotalRows    string `json:"total_rows_to_read"`
		ResultRows   string `json:"result_rows"`
		ResultBytes  string `json:"result_bytes"`
		Elapsed      string `json:"elapsed_ns"`
	}{n(c.ReadRows), n(c.ReadBytes), n(c.WrittenRows), n(c.WrittenBytes), "0", n(c.ResultRows), n(c.ResultBytes), n(uint64(c.Elapsed))})
	return string(text)
}

// contentType is what ClickHouse declares for an output format.
func contentType(format string) string {
	switch {
	case strings.HasPrefix(format, "JSON") && strings.Contains(format, "EachRow"):
		return "application/x-ndjson; charset=UTF-8"
	case strings.HasPrefix(format, "JSON"):
		return "application/json; charset=UTF-8"
	case strings.HasPrefix(format, "CSVWithNames"):
		return "text/csv; charset=UTF-8; header=present"
	case strings.HasPrefix(format, "CSV"):
		return "text/csv; charset=UTF-8; header=absent"
	case strings.HasPrefix(format, "TabSeparated"), strings.HasPrefix(format, "TSV"):
		return "text/tab-separated-values; charset=UTF-8"
	case format == "XML":
		return "application/xml; charset=UTF-8"
	case format == "Markdown":
		return "text/markdown; charset=UTF-8"
	case strings.HasPrefix(format, "Pretty"), format == "Vertical", format == "Values", format == "LineAsString":
		return "text/plain; charset=UTF-8"
	}
	return "application/octet-stream"
}

// whole sends a result that is complete.
func (r *response) whole(format string, body []byte, counters chdb.Counters) error {
	if len(body) == 0 {
		r.encoding = ""
	}
	r.commit(format, counters, len(body))
	if _, err := r.Write(body); err != nil {
		return err
	}
	return r.finish()
}

// send writes one piece of a stream, frees it and pushes it out.
func (r *response) send(piece *chdb.Result) error {
	defer piece.Close()
	if _, err := r.Write(piece.Bytes()); err != nil {
		return err
	}
	return r.flush()
}
