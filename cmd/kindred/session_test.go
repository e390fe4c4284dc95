package main

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
	"github.com/kindred-id/kindred/resolver/settings"
)

// secret is the password of every test that has one. No command may ever print it: session looks at every answer.
const secret = "hunter2"

// session is one user's afternoon: a working directory with an embedded warehouse in its folder data, and what is called there.
type session struct {
	t      *testing.T
	folder string
	flags  []string  // that name the warehouse, before the arguments of every call in this process
	stdin  io.Reader // of the next call
	shared *shared   // where other tests are in the same warehouse
}

// shared is what a session needs on a server that is not its own. Tests call the databases raw, identity and identity_state: the session
// puts its mark before these names in what is asked, and takes it from what is answered.
type shared struct {
	mark        string
	environment []string // for processes, what flags say in this one
}

var databaseNames = regexp.MustCompile(`\b(raw|identity_state|identity)\.`)

// marked is what a test says, with the names of the session's own databases.
func (s *session) marked(text string) string {
	if s.shared == nil {
		return text
	}
	return databaseNames.ReplaceAllString(text, s.shared.mark+"${1}.")
}

// unmarked is what a command says, with the names that tests know.
func (s *session) unmarked(text string) string {
	if s.shared == nil {
		return text
	}
	return strings.ReplaceAll(text, s.shared.mark, "")
}

// answer is what one call of kindred left.
type answer struct {
	t              *testing.T
	args           []string
	code           int
	stdout, stderr string
}

// newWarehouseSession is a session with databases of its own in the warehouse that others share: an engine for the package, or the
// server that the environment names.
func newWarehouseSession(t *testing.T) *session {
	t.Helper()
	server, err := embeddedtest.Given()
	if err == nil && server == nil {
		server, err = sharedEngine()
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &session{t: t, folder: t.TempDir(), shared: &shared{mark: embeddedtest.Database(embeddedtest.NewRun() + "_")}}
	values := map[string]string{
		"warehouse-url": withHTTPPort(t, server), "settle": "0s", "database": s.shared.mark + "identity", "state-database": s.shared.mark + "identity_state",
		"model": s.model("server.yaml"),
	}
	for _, variable := range settings.Variables() {
		if value, is := values[variable.Flag]; is {
			s.flags = append(s.flags, "--"+variable.Flag, value)
			s.shared.environment = append(s.shared.environment, variable.Name+"="+value)
		}
	}
	s.must("init") // which commands do by themselves on an embedded warehouse alone
	return s
}

// withHTTPPort is the server's address, which by the native protocol says where HTTP is: it may be mapped to another port than the server knows.
func withHTTPPort(t *testing.T, server *embeddedtest.Server) string {
	t.Helper()
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if address.Scheme == "clickhouse" {
		byHTTP, err := url.Parse(server.HTTP)
		if err != nil {
			t.Fatal(err)
		}
		options := address.Query()
		options.Set("http_port", byHTTP.Port())
		address.RawQuery = options.Encode()
	}
	return address.String()
}

// model writes a model file, whose source is the session's table of events.
func (s *session) model(name string, lines ...string) string {
	s.t.Helper()
	if s.shared != nil {
		lines = append(lines, "sources:", "  - {name: events, preset: kindred, database: "+s.shared.mark+"raw, table: events}")
	}
	return s.write(name, lines...)
}

// newSession names the warehouse by a flag, so that tests may run side by side. Each command starts and ends an engine of its own,
// unless withEngine keeps one.
func newSession(t *testing.T) *session {
	t.Helper()
	embeddedtest.NeedsEngine(t, "its data path is what the test is about, or it names databases of its own")
	folder := t.TempDir()
	s := &session{t: t, folder: folder, flags: []string{"--warehouse-url", "embedded:" + filepath.Join(folder, "data")}}
	t.Cleanup(func() {
		s.eventually("the session's last engine to end", func() bool {
			_, running := attach.Running(filepath.Join(folder, "data"))
			return !running
		})
	})
	return s
}

// newSessionAtHome moves the test to the session's folder and names the warehouse by the environment, as most people do.
func newSessionAtHome(t *testing.T) *session {
	t.Helper()
	s := newSession(t)
	s.flags = nil
	t.Chdir(s.folder)
	t.Setenv("KINDRED_WAREHOUSE_URL", "embedded:./data")
	return s
}

// withEngine keeps one engine for all commands of the session, which is what they find and use.
func (s *session) withEngine() *embedded.Engine {
	s.t.Helper()
	return s.keepEngine(filepath.Join(s.folder, "data"))
}

func (s *session) keepEngine(dataPath string) *embedded.Engine {
	s.t.Helper()
	return embeddedtest.Start(s.t, embedded.Config{DataPath: dataPath})
}

// kindred calls the program in this process.
func (s *session) kindred(args ...string) answer {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	stdin := s.stdin
	if stdin == nil {
		stdin = strings.NewReader("")
	}
	s.stdin = nil
	p := &program{stdin: stdin, stdout: &stdout, stderr: &stderr, environment: os.Environ(), version: "test"}
	var marked []string
	for _, arg := range slices.Concat(s.flags, args) {
		marked = append(marked, s.marked(arg))
	}
	code := p.run(s.t.Context(), marked)
	return s.answer(args, code, stdout.String(), stderr.String())
}

// answer checks what holds for every call: no secret and no stack trace is printed.
func (s *session) answer(args []string, code int, stdout, stderr string) answer {
	s.t.Helper()
	a := answer{s.t, args, code, s.unmarked(stdout), s.unmarked(stderr)}
	for _, output := range []string{stdout, stderr} {
		if strings.Contains(output, secret) {
			s.t.Errorf("kindred %q prints the password:\n%s", args, output)
		}
		if strings.Contains(output, "goroutine ") || strings.Contains(output, "panic:") {
			s.t.Errorf("kindred %q prints a stack trace:\n%s", args, output)
		}
	}
	return a
}

// process is a kindred that runs in a process of its own.
type process struct {
	s              *session
	command        *exec.Cmd
	stdout, stderr output
	ended          chan struct{}
}

// output collects what a process prints, and may be read while it prints.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func (s *session) start(args ...string) *process {
	s.t.Helper()
	return s.startWith(nil, args...)
}

func (s *session) startWith(stdin io.Reader, args ...string) *process {
	s.t.Helper()
	p := &process{s: s, command: exec.Command(binary, args...), ended: make(chan struct{})}
	p.command.Stdin = stdin
	p.command.Dir = s.folder
	p.command.Env = append(os.Environ(), "KINDRED_WAREHOUSE_URL=embedded:./data")
	if s.shared != nil {
		p.command.Env = append(os.Environ(), s.shared.environment...)
	}
	p.command.Stdout, p.command.Stderr = &p.stdout, &p.stderr
	if err := p.command.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() { _ = p.command.Wait(); close(p.ended) }()
	s.t.Cleanup(func() { _ = p.command.Process.Kill(); <-p.ended })
	return p
}

func (p *process) signal(signal os.Signal) {
	p.s.t.Helper()
	if err := p.command.Process.Signal(signal); err != nil {
		p.s.t.Fatal(err)
	}
}

// wait returns what the process left. A process that was killed has the code -1.
func (p *process) wait() answer {
	p.s.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(time.Minute):
		p.s.t.Fatalf("kindred %q does not end", p.command.Args[1:])
	}
	return p.s.answer(p.command.Args[1:], p.command.ProcessState.ExitCode(), p.stdout.String(), p.stderr.String())
}

// exits expects the exit code, and each text in what was printed, on either side. How many spaces there are does not matter.
func (a answer) exits(code int, wants ...string) answer {
	a.t.Helper()
	if a.code != code {
		a.t.Errorf("kindred %q: got exit code %d, want %d\nstdout: %.3000s\nstderr: %.3000s", a.args, a.code, code, a.stdout, a.stderr)
	}
	words := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	for _, want := range wants {
		if got := words(a.stdout + "\n" + a.stderr); !strings.Contains(got, words(want)) {
			a.t.Errorf("kindred %q: want %q in\nstdout: %.3000s\nstderr: %.3000s", a.args, want, a.stdout, a.stderr)
		}
	}
	return a
}

// must calls the program and expects that it does its work.
func (s *session) must(args ...string) answer {
	s.t.Helper()
	a := s.kindred(args...)
	if a.code != exitDone {
		s.t.Fatalf("kindred %q: got exit code %d\nstdout: %s\nstderr: %s", args, a.code, a.stdout, a.stderr)
	}
	return a
}

// query returns the result of a query, tab-separated, without the last line's end.
func (s *session) query(sql string) string {
	s.t.Helper()
	return strings.TrimSuffix(s.must("query", sql).stdout, "\n")
}

// write makes a file in the session's folder and returns its path.
func (s *session) write(name string, lines ...string) string {
	s.t.Helper()
	return s.writeBytes(name, []byte(strings.Join(lines, "\n")+"\n"))
}

func (s *session) writeBytes(name string, data []byte) string {
	s.t.Helper()
	path := filepath.Join(s.folder, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// journey is a visitor who becomes a customer, and another who does not.
func (s *session) journey() string {
	s.t.Helper()
	return s.write("journey.jsonl",
		`{"messageId":"m1","type":"page","anonymousId":"aaa","name":"Home","timestamp":"2024-03-01T09:00:00Z","channel":"web"}`,
		`{"messageId":"m2","type":"identify","anonymousId":"aaa","traits":{"email":"ann@example.com"},"timestamp":"2024-03-02T09:00:00Z"}`,
		`{"messageId":"m3","type":"identify","anonymousId":"aaa","userId":"u1","traits":{"name":"Ann"},"timestamp":"2024-03-03T09:00:00Z"}`,
		`{"messageId":"m4","type":"track","event":"Opened","anonymousId":"bbb","timestamp":"2024-03-04T09:00:00Z","properties":{"n":1}}`,
		`{"messageId":"m5","type":"page","anonymousId":"null","timestamp":"2024-03-05T09:00:00Z"}`)
}

// journeySummary is the first part of what a run on the journey says.
const journeySummary = "5 events became 2 profiles"

// published is everything that readers see, in an order that does not depend on how it is stored.
func (s *session) published() string {
	s.t.Helper()
	return s.tables("identity_map", "profiles", "profile_traits", "links", "rejected_identifiers", "resolved_events")
}

// folded is what is published but the view, which follows its source.
func (s *session) folded() string {
	s.t.Helper()
	return s.tables("identity_map", "profiles", "profile_traits", "links", "rejected_identifiers")
}

// publishJourney has the journey published, and returns all of that.
func (s *session) publishJourney() string {
	s.t.Helper()
	s.must("load", s.journey())
	s.must("run")
	return s.published()
}

// same expects that what is published now is what was published before; wrong says what another is a sign of.
func (s *session) same(got, want, wrong string) {
	s.t.Helper()
	if got != want {
		s.t.Errorf("%s:\ngot  %s\nwant %s", wrong, got, want)
	}
}

func (s *session) tables(names ...string) string {
	s.t.Helper()
	var selects []string
	for _, table := range names {
		selects = append(selects, "SELECT '"+table+"' AS name, formatRow('JSONEachRow', *) AS text FROM identity."+table)
	}
	return s.must("query", "--format", "TSVRaw", "SELECT * FROM ("+strings.Join(selects, " UNION ALL ")+") ORDER BY name, text").stdout
}

// slowSource makes every read of the events take so many seconds a row, so that a test finds a run in progress. It is exchanged in
// one go: a run that found no table would make one.
func (s *session) slowSource(seconds float64) {
	s.t.Helper()
	s.query("CREATE TABLE raw.stored_events CLONE AS raw.events")
	s.query(fmt.Sprintf("CREATE VIEW raw.other_events AS SELECT * FROM raw.stored_events WHERE sleepEachRow(%g) = 0", seconds))
	s.query("EXCHANGE TABLES raw.events AND raw.other_events")
}

func (s *session) usualSource() {
	s.t.Helper()
	s.query("EXCHANGE TABLES raw.events AND raw.other_events")
}

// eventually waits until the condition holds.
func (s *session) eventually(what string, condition func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if condition() {
			return
		}
	}
	s.t.Fatalf("waited a minute for %s", what)
}

// holder waits for an engine on the session's data path and returns it.
func (s *session) holder() attach.Holder {
	s.t.Helper()
	var holder attach.Holder
	s.eventually("an engine", func() bool {
		var ok bool
		holder, ok = attach.Running(filepath.Join(s.folder, "data"))
		return ok
	})
	return holder
}
