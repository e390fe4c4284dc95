package versions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// statement is one that went to the warehouse, as replay.py reads it.
type statement struct {
	Step       string            `json:"step"` // extract/links, and the like
	Text       string            `json:"text"`
	Parameters map[string]string `json:"parameters,omitempty"`
	Settings   map[string]string `json:"settings,omitempty"`
	Data       string            `json:"data,omitempty"`      // file of an insert's data
	Format     string            `json:"format,omitempty"`    // of the data
	Structure  string            `json:"structure,omitempty"` // of the data, where the format does not tell
	Answer     *string           `json:"answer,omitempty"`    // rows as lines, each byte a letter, where it has to be the same
}

// recording is a story in statements.
type recording struct {
	folder string
	engine string // address of the warehouse
	url    string // of the proxy before it

	recording  sync.Mutex
	Statements []*statement      `json:"statements"`
	Session    map[string]string `json:"session"` // settings that Kindred depends on, with the values that it had
}

// telling are steps that tell of the server, of the clock, of ids that a server draws, or of the most frequent values, which it estimates.
var telling = map[string]bool{
	"check/version": true, "session/settings": true, "lock/state": true, "state/tables": true, "extract/window": true,
	"publish/read_plan": true, "check/grants": true, "check/source_grant": true, "check/survey": true,
}

// greeting is what clickhouse-go says on each new connection.
const greeting = "SELECT displayName()"

var (
	isQuery = regexp.MustCompile(`(?i)^\s*(SELECT|WITH|EXPLAIN)\b`)
	format  = regexp.MustCompile(`(?i)\s+FORMAT\s+Native\s*$`)
	ofHTTP  = map[string]bool{
		"query": true, "query_id": true, "database": true, "default_format": true, "client_protocol_version": true, "compress": true,
		"decompress": true, "enable_http_compression": true, "wait_end_of_query": true, "user": true, "password": true, "session_id": true,
	}
)

// record begins a recording of what goes to a warehouse.
func record(t *testing.T, engine, folder string) *recording {
	t.Helper()
	r := &recording{folder: folder, engine: engine, Session: map[string]string{}}
	target, err := url.Parse(engine)
	if err != nil {
		t.Fatal(err)
	}
	user := target.User
	target.User = nil
	onward := &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) }, FlushInterval: -1}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if request.ContentLength >= 0 || request.URL.Query().Get("query") == "" {
			body, err := io.ReadAll(request.Body)
			if err != nil {
				return
			}
			r.add(t, request, body)
			request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			onward.ServeHTTP(w, request)
			return
		}
		// The data of an insert comes while the graph is asked for it, so it cannot be waited for.
		var data bytes.Buffer
		one := r.add(t, request, nil)
		request.Body = io.NopCloser(io.TeeReader(request.Body, &data))
		onward.ServeHTTP(w, request)
		r.keep(t, one, data.Bytes())
	}))
	t.Cleanup(server.Close)
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	address.User = user
	r.url = address.String()
	return r
}

// add writes a statement down, with the answer that it is about to get if it is a query.
func (r *recording) add(t *testing.T, request *http.Request, body []byte) *statement {
	if request.Header.Get("Content-Encoding") != "" {
		t.Errorf("a request is packed by %s, which the recorder does not read", request.Header.Get("Content-Encoding"))
	}
	values := request.URL.Query()
	one := &statement{Text: string(body), Parameters: map[string]string{}, Settings: map[string]string{}}
	if parts := strings.Split(values.Get("query_id"), "/"); len(parts) >= 3 { // kindred/RUN/stage/step/suffix
		one.Step = strings.Join(parts[len(parts)-3:len(parts)-1], "/")
	}
	for name := range values {
		if parameter, is := strings.CutPrefix(name, "param_"); is {
			one.Parameters[parameter] = values.Get(name)
		} else if !ofHTTP[name] {
			one.Settings[name] = values.Get(name)
		}
	}
	if text := values.Get("query"); text != "" {
		one.Text = text
		if len(body) > 0 {
			defer r.keep(t, one, body)
		}
	}
	if strings.HasPrefix(one.Text, greeting) {
		return one
	}
	if one.Step == "" && !isQuery.MatchString(one.Text) || one.Step != "" {
		r.recording.Lock()
		r.Statements = append(r.Statements, one)
		r.recording.Unlock()
	}
	if isQuery.MatchString(one.Text) && one.Step != "" {
		one.Text = format.ReplaceAllString(one.Text, "")
		if !telling[one.Step] {
			answer := r.ask(t, one.Text, values)
			one.Answer = &answer
		}
	}
	return one
}

// keep stores the data of an insert.
func (r *recording) keep(t *testing.T, one *statement, data []byte) {
	r.recording.Lock()
	defer r.recording.Unlock()
	one.Text, one.Format = format.ReplaceAllString(one.Text, ""), "Native"
	one.Data = fmt.Sprintf("%d.native", len(r.Statements))
	for n := 0; ; n++ {
		if _, err := os.Stat(filepath.Join(r.folder, one.Data)); err != nil {
			break
		}
		one.Data = fmt.Sprintf("%d_%d.native", len(r.Statements), n)
	}
	if err := os.WriteFile(filepath.Join(r.folder, one.Data), data, 0o644); err != nil {
		t.Error(err)
	}
}

// ask asks the warehouse itself. The answer's bytes are letters of the same numbers.
func (r *recording) ask(t *testing.T, text string, values url.Values) string {
	options := url.Values{}
	for name := range values {
		if !ofHTTP[name] {
			options.Set(name, values.Get(name))
		}
	}
	options.Set("default_format", "TabSeparated")
	answer, err := embeddedtest.Tell(t.Context(), r.engine, options, strings.NewReader(text))
	if err != nil {
		t.Errorf("%.200s: %v", text, err)
	}
	var letters strings.Builder // each as the letter of its number, which JSON leaves alone
	for _, b := range []byte(answer) {
		letters.WriteRune(rune(b))
	}
	return letters.String()
}

// exec sends a statement of the story's own through the proxy.
func (r *recording) exec(t *testing.T, text string) {
	t.Helper()
	if _, err := embeddedtest.Tell(t.Context(), r.url, nil, strings.NewReader(text)); err != nil {
		t.Fatalf("%.200s: %v", text, err)
	}
}

// hold writes down what a table holds now, for rows whose times were made by the server's clock.
func (r *recording) hold(t *testing.T, database, table string) {
	t.Helper()
	name := database + "." + table
	structure := r.ask(t, "SELECT arrayStringConcat(groupArray('`' || name || '` ' || type), ', ') FROM "+
		"(SELECT name, type FROM system.columns WHERE database = '"+database+"' AND table = '"+table+"' ORDER BY position) FORMAT TSVRaw", nil)
	rows, err := embeddedtest.Tell(t.Context(), r.engine, url.Values{"output_format_json_quote_64bit_integers": {"0"}},
		strings.NewReader("SELECT * FROM "+name+" FORMAT JSONEachRow"))
	if err != nil {
		t.Fatal(err)
	}
	r.recording.Lock()
	defer r.recording.Unlock()
	file := fmt.Sprintf("%d.jsonl", len(r.Statements))
	if err := os.WriteFile(filepath.Join(r.folder, file), []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	r.Statements = append(r.Statements, &statement{Step: "hold", Text: "TRUNCATE TABLE " + name},
		&statement{Step: "hold", Text: "INSERT INTO " + name, Data: file, Format: "JSONEachRow", Structure: strings.TrimSpace(structure),
			Settings: map[string]string{"input_format_try_infer_dates": "0", "input_format_try_infer_datetimes": "0"}})
}

// compare writes down what all tables of Kindred's databases hold now.
func (r *recording) compare(t *testing.T) {
	t.Helper()
	tables := r.ask(t, "SELECT database, name FROM system.tables WHERE database IN ('identity', 'identity_state') ORDER BY ALL", nil)
	for _, line := range strings.Split(strings.TrimSpace(tables), "\n") {
		database, table, _ := strings.Cut(line, "\t")
		if strings.HasPrefix(table, "lock_") {
			continue
		}
		text := "SELECT * FROM " + database + "." + table
		answer := r.ask(t, text, nil)
		r.Statements = append(r.Statements, &statement{Step: "table " + database + "." + table, Text: text, Answer: &answer})
	}
}

// save writes the recording for replay.py, with what the settings are that Kindred depends on.
func (r *recording) save(t *testing.T) {
	t.Helper()
	for _, one := range r.Statements {
		if one.Step != "session/settings" {
			continue
		}
		options := url.Values{}
		for name, value := range one.Parameters {
			options.Set("param_"+name, value)
		}
		for _, line := range strings.Split(strings.TrimSpace(r.ask(t, one.Text, options)), "\n") {
			name, value, _ := strings.Cut(line, "\t")
			r.Session[name] = value
		}
		break
	}
	if len(r.Session) == 0 {
		t.Fatal("no session's settings were asked for")
	}
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.folder, "statements.json"), text, 0o644); err != nil {
		t.Fatal(err)
	}
}
