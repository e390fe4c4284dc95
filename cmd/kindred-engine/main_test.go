package main_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// binary is the program under test; TestMain builds it.
var binary string

func TestMain(m *testing.M) {
	os.Exit(embeddedtest.InFolder(func(folder string) (int, error) {
		binary = filepath.Join(folder, "kindred-engine")
		if err := embeddedtest.Build(folder, "kindred-engine"); err != nil {
			return 1, err
		}
		return m.Run(), nil
	}))
}

// program is a running kindred-engine.
type program struct {
	command *exec.Cmd
	stderr  *bytes.Buffer
	ended   chan struct{}
	url     string
	native  string
}

// start runs the program until it serves the data path, or ends.
func start(t *testing.T, data string, environment []string, arguments ...string) *program {
	t.Helper()
	p := &program{stderr: &bytes.Buffer{}, ended: make(chan struct{})}
	p.command = exec.Command(binary, append([]string{"--data", data, "--listen", "127.0.0.1:0"}, arguments...)...)
	p.command.Env = append(os.Environ(), environment...)
	p.command.Stderr = p.stderr
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = p.command.Wait(); close(p.ended) }()
	t.Cleanup(func() { _ = p.command.Process.Kill(); <-p.ended })
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if holder, ok := attach.Running(data); ok && holder.PID == p.command.Process.Pid {
			_, port, _ := net.SplitHostPort(holder.Address)
			p.url, p.native = "http://127.0.0.1:"+port, holder.Native
			return p
		}
		select {
		case <-p.ended:
			return p
		default:
		}
	}
	t.Fatal("kindred-engine neither serves nor ends")
	return nil
}

// exit waits for the end and returns the code and what was printed.
func (p *program) exit(t *testing.T) (int, string) {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(30 * time.Second):
		t.Fatal("kindred-engine does not end")
	}
	return p.command.ProcessState.ExitCode(), p.stderr.String()
}

func (p *program) query(sql string) (int, string, error) {
	response, err := http.Post(p.url+"/?query_id=", "text/plain", strings.NewReader(sql))
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		arguments   []string
		environment string
		code        int
		want        string
	}{
		{[]string{"--version"}, "", 0, "kindred-engine"},
		{[]string{"--help"}, "", 0, "-until-stdin-closes"},
		{[]string{"--no-such-flag"}, "", 2, "no-such-flag"},
		{[]string{"extra"}, "", 2, `unexpected argument "extra"`},
		{[]string{"--listen", "8123"}, "", 2, "it is HOST:PORT"},
		{[]string{"--listen", "0.0.0.0:0"}, "", 2, "needs a password: set KINDRED_ENGINE_PASSWORD"},
		{[]string{"--listen", ":0"}, "", 2, "needs a password"},
		{[]string{"--listen", "host.example.com:0"}, "", 2, "needs a password"},
		{nil, "KINDRED_LIBCHDB=/no/such/library.so", 1, "to mend it: run `make engine`, or set KINDRED_LIBCHDB"},
		{nil, "KINDRED_LIBCHDB=" + binary, 1, "load the engine library"},
	} {
		command := exec.Command(binary, append([]string{"--data", t.TempDir(), "--listen", "127.0.0.1:0"}, test.arguments...)...)
		command.Env = append(os.Environ(), test.environment)
		output, _ := command.CombinedOutput()
		if got := command.ProcessState.ExitCode(); got != test.code || !strings.Contains(string(output), test.want) {
			t.Errorf("%v %s: got %d %s, want %d with %q", test.arguments, test.environment, got, output, test.code, test.want)
		}
	}
}

func TestDataPath(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		file:                       "is a file; name a folder",
		filepath.Join(file, "sub"): "not a directory",
		"/proc/kindred":            "the data path cannot be used",
		"":                         "the data path is empty",
	} {
		command := exec.Command(binary, "--data", path, "--listen", "127.0.0.1:0")
		output, _ := command.CombinedOutput()
		if command.ProcessState.ExitCode() == 0 || !strings.Contains(string(output), want) {
			t.Errorf("%q: got %d %s, want %q", path, command.ProcessState.ExitCode(), output, want)
		}
	}
	if os.Getuid() != 0 { // root may write everywhere
		closed := t.TempDir()
		if err := os.Chmod(closed, 0o500); err != nil {
			t.Fatal(err)
		}
		output, err := exec.Command(binary, "--data", closed, "--listen", "127.0.0.1:0").CombinedOutput()
		if err == nil || !strings.Contains(string(output), "not writable") {
			t.Errorf("a folder without write permission: got %s", output)
		}
	}
}

func TestInUse(t *testing.T) {
	data := t.TempDir()
	first := start(t, data, nil)
	code, text := start(t, data, nil).exit(t)
	for _, want := range []string{data, fmt.Sprintf("process %d", first.command.Process.Pid), first.url} {
		if code != attach.ExitInUse || !strings.Contains(text, want) {
			t.Errorf("got %d %s, want 75 with %q", code, text, want)
		}
	}
	if _, answer, err := first.query("SELECT 1"); answer != "1\n" {
		t.Errorf("the first engine: got %q %v", answer, err)
	}
	code, text = start(t, t.TempDir(), nil, "--listen", strings.TrimPrefix(first.url, "http://")).exit(t)
	if code != 1 || !strings.Contains(text, "another program uses this port") {
		t.Errorf("the same port: got %d %s", code, text)
	}
}

func TestPassword(t *testing.T) {
	p := start(t, t.TempDir(), []string{attach.PasswordVariable + "=it's a secret"}, "--listen", "0.0.0.0:0")
	for _, test := range []struct {
		name, path string
		set        func(*http.Request)
		status     int
	}{
		{"none", "/?query=SELECT+1", func(*http.Request) {}, 401},
		{"ping asks for none", "/ping", func(*http.Request) {}, 200},
		{"basic", "/?query=SELECT+1", func(r *http.Request) { r.SetBasicAuth("default", "it's a secret") }, 200},
		{"basic, wrong", "/?query=SELECT+1", func(r *http.Request) { r.SetBasicAuth("default", "guess") }, 403},
		{"basic, no password", "/?query=SELECT+1", func(r *http.Request) { r.SetBasicAuth("default", "") }, 403},
		{"another user", "/?query=SELECT+1", func(r *http.Request) { r.SetBasicAuth("admin", "it's a secret") }, 403},
		{"headers", "/?query=SELECT+1", func(r *http.Request) {
			r.Header.Set("X-ClickHouse-User", "default")
			r.Header.Set("X-ClickHouse-Key", "it's a secret")
		}, 200},
		{"headers, wrong", "/?query=SELECT+1", func(r *http.Request) { r.Header.Set("X-ClickHouse-Key", "guess") }, 403},
		{"address", "/?query=SELECT+1&user=default&password=it's+a+secret", func(*http.Request) {}, 200},
		{"address, wrong", "/?query=SELECT+1&user=default&password=no", func(*http.Request) {}, 403},
		{"holding", attach.HoldPath, func(*http.Request) {}, 401},
		{"a web page that knows it", "/?query=SELECT+1", func(r *http.Request) {
			r.SetBasicAuth("default", "it's a secret")
			r.Header.Set("Origin", "https://bi.example.com")
		}, 200},
	} {
		request, _ := http.NewRequest(http.MethodGet, p.url+test.path, nil)
		test.set(request)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != test.status {
			t.Errorf("%s: got %d %s, want %d", test.name, response.StatusCode, body, test.status)
		}
		if test.status > 400 && !strings.HasPrefix(string(body), "Code: 516. DB::Exception: ") {
			t.Errorf("%s: got %s", test.name, body)
		}
		if strings.Contains(string(body), "secret") {
			t.Errorf("%s: the password is in %s", test.name, body)
		}
	}
	_ = p.command.Process.Signal(syscall.SIGTERM)
	if _, text := p.exit(t); strings.Contains(text, "secret") {
		t.Errorf("the password is in the log: %s", text)
	}
}

// TestStop: a short query is answered, a long one is killed after the grace period, and the end is clean.
func TestStop(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		data := t.TempDir()
		p := start(t, data, nil, "--grace", "2s")
		if status, text, err := p.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n"); status != 200 {
			t.Fatal(text, err)
		}
		if status, text, err := p.query("INSERT INTO t SELECT number FROM numbers(1000)"); status != 200 {
			t.Fatal(text, err)
		}
		short, long := make(chan string, 1), make(chan string, 1)
		go func() { _, text, _ := p.query("SELECT sleep(1)"); short <- text }()
		go func() {
			_, text, _ := p.query("SELECT sleepEachRow(0.1) FROM numbers(1000) SETTINGS max_block_size = 1 FORMAT Null")
			long <- text
		}()
		time.Sleep(300 * time.Millisecond)
		began := time.Now()
		if err := p.command.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if got := <-short; got != "0\n" {
			t.Errorf("%s: the short query: got %q", signal, got)
		}
		if got := <-long; !strings.HasPrefix(got, "Code: 394.") {
			t.Errorf("%s: the long query: got %q", signal, got)
		}
		if code, text := p.exit(t); code != 0 {
			t.Errorf("%s: got %d %s", signal, code, text)
		}
		if took := time.Since(began); took < time.Second || took > 5*time.Second {
			t.Errorf("%s: the stop took %s", signal, took)
		}
		again := start(t, data, nil)
		if _, got, _ := again.query("SELECT count() FROM t"); got != "1000\n" {
			t.Errorf("%s: after it: got %q rows", signal, got)
		}
	}
}

// TestKilledEngine: after kill -9 in the middle of a write, the path opens again at once and whole parts are there.
func TestKilledEngine(t *testing.T) {
	data := t.TempDir()
	p := start(t, data, nil)
	for _, sql := range []string{"CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n", "INSERT INTO t SELECT number FROM numbers(1000)"} {
		if status, text, err := p.query(sql); status != 200 {
			t.Fatal(text, err)
		}
	}
	ended := make(chan struct{})
	go func() {
		_, _, _ = p.query("INSERT INTO t SELECT number + sleepEachRow(0.00001) FROM numbers(10000000)")
		close(ended)
	}()
	time.Sleep(300 * time.Millisecond)
	if err := p.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	<-p.ended
	if _, ok := attach.Running(data); ok {
		t.Error("the dead engine is said to run")
	}
	again := start(t, data, nil)
	if _, got, err := again.query("SELECT count() >= 1000, uniqExact(n) >= 1000 FROM t"); got != "true\ttrue\n" && got != "1\t1\n" {
		t.Errorf("got %q %v", got, err)
	}
}

// TestStandardInputEnds: the engine of a parent that is gone ends, though a query runs.
func TestStandardInputEnds(t *testing.T) {
	data := t.TempDir()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(binary, "--data", data, "--listen", "127.0.0.1:0", "--until-stdin-closes", "--grace", "1s")
	command.Stdin = reader
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	reader.Close()
	var holder attach.Holder
	for ok := false; !ok; time.Sleep(10 * time.Millisecond) {
		holder, ok = attach.Running(data)
	}
	url := "http://" + holder.Address
	// A statement that reads standard input must neither hang nor take what the parent writes.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("SELECT * FROM file('/dev/stdin', 'LineAsString', 'line String')"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()

	go func() {
		if response, err := http.Post(url, "", strings.NewReader("SELECT sleepEachRow(0.1) FROM numbers(1000) SETTINGS max_block_size = 1")); err == nil {
			response.Body.Close()
		}
	}()
	time.Sleep(200 * time.Millisecond)
	writer.Close()
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		_ = command.Process.Kill()
		t.Error("the engine outlives its parent")
	}
}
