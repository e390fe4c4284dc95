package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// binary is the program under test; TestMain builds it.
var binary string

func TestMain(m *testing.M) {
	os.Exit(embeddedtest.InFolder(func(folder string) (int, error) {
		os.Unsetenv(attach.PasswordVariable) // the caller's is not the tests'
		binary = filepath.Join(folder, "kindred-engine")
		if err := embeddedtest.Build(folder, "kindred-engine"); err != nil {
			return 1, err
		}
		defer endShared()
		return m.Run(), nil
	}))
}

// patience is for what takes a second on an idle machine.
const patience = 40 * time.Second

// program is a running kindred-engine.
type program struct {
	command *exec.Cmd
	stderr  *buffer
	ended   chan struct{}
	holder  attach.Holder
}

// buffer is what a process has printed so far.
type buffer struct {
	mutex sync.Mutex
	bytes bytes.Buffer
}

func (b *buffer) Write(text []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.Write(text)
}

func (b *buffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.String()
}

// launch starts the program.
func launch(prepare func(*exec.Cmd), data string, arguments ...string) (*program, error) {
	p := &program{stderr: &buffer{}, ended: make(chan struct{})}
	p.command = exec.Command(binary, append([]string{"--data", data, "--listen", "127.0.0.1:0"}, arguments...)...)
	p.command.Stderr = p.stderr
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // SYSTEM SHUTDOWN would end the tests too
	if prepare != nil {
		prepare(p.command)
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() { _ = p.command.Wait(); close(p.ended) }()
	return p, nil
}

// await waits until the program serves the data path, or ends.
func (p *program) await(data string) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if holder, ok := attach.Running(data); ok && holder.PID == p.command.Process.Pid {
			p.holder = holder
			return nil
		}
		select {
		case <-p.ended:
			return nil
		default:
		}
	}
	return errors.New("kindred-engine neither serves nor ends")
}

// start runs the program until it serves the data path, or ends. The environment is that of the test, and what is given.
func start(t *testing.T, data string, environment []string, arguments ...string) *program {
	t.Helper()
	return startBy(t, func(command *exec.Cmd) { command.Env = append(os.Environ(), environment...) }, data, arguments...)
}

func startBy(t *testing.T, prepare func(*exec.Cmd), data string, arguments ...string) *program {
	t.Helper()
	p, err := launch(prepare, data, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	absolute := data
	if !filepath.IsAbs(data) {
		absolute = filepath.Join(p.command.Dir, data)
	}
	if err := p.await(absolute); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *program) kill() { _ = p.command.Process.Kill(); <-p.ended }

// exit waits for the end and returns the code and what was printed.
func (p *program) exit(t *testing.T) (int, string) {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatalf("kindred-engine does not end: %s", p.stderr)
	}
	return p.command.ProcessState.ExitCode(), p.stderr.String()
}

// stop sends a signal and waits for a clean end.
func (p *program) stop(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := p.command.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	if code, text := p.exit(t); code != 0 {
		t.Errorf("%s: got %d %s", signal, code, text)
	}
}

// serves fails the test if the program has ended, and not started to serve.
func (p *program) serves(t *testing.T) *program {
	t.Helper()
	if p.holder.Address == "" {
		code, text := p.exit(t)
		t.Fatalf("it does not serve: %d %s", code, text)
	}
	return p
}

func (p *program) url() string { return "http://" + attach.Reachable(p.holder.Address) }

// askHTTP sends a statement; user "" sends none, and no password. The error is what the server says against it.
func (p *program) askHTTP(user, password, statement string) (string, error) {
	address, err := url.Parse(p.url())
	if err != nil {
		return "", err
	}
	if user != "" {
		address.User = url.UserPassword(user, password)
	}
	answer, err := embeddedtest.Tell(context.Background(), address.String(), nil, strings.NewReader(statement))
	return strings.TrimSuffix(answer, "\n"), err
}

// askNative is askHTTP by the native protocol. The answer is that of an answer's first row.
func (p *program) askNative(user, password, statement string) (answer string, err error) {
	conn, err := clickhouse.Open(p.options(user, password))
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	if first, _, _ := strings.Cut(statement, " "); first != "SELECT" {
		return "", conn.Exec(context.Background(), statement)
	}
	rows, err := conn.Query(context.Background(), statement)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row := make([]any, len(rows.ColumnTypes()))
		for i, column := range rows.ColumnTypes() {
			row[i] = reflect.New(column.ScanType()).Interface()
		}
		if err := rows.Scan(row...); err != nil {
			return "", err
		}
		if answer == "" && len(row) > 0 {
			answer = fmt.Sprint(reflect.ValueOf(row[0]).Elem().Interface())
		}
	}
	return answer, rows.Err()
}

func (p *program) options(user, password string) *clickhouse.Options {
	return &clickhouse.Options{Addr: []string{attach.Reachable(p.holder.Native)}, Auth: clickhouse.Auth{Username: user, Password: password}}
}

// ways are the protocols.
func (p *program) ways() map[string]func(user, password, statement string) (string, error) {
	return map[string]func(user, password, statement string) (string, error){"http": p.askHTTP, "native": p.askNative}
}

// must asks as the user who may do everything.
func (p *program) must(t *testing.T, statement string) string {
	t.Helper()
	answer, err := p.askHTTP(attach.User, p.holder.Password, statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return answer
}

// connect opens the native protocol, as the user who may do everything.
func (p *program) connect(t *testing.T) driver.Conn {
	t.Helper()
	conn, err := clickhouse.Open(p.options(attach.User, p.holder.Password))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// The engines that tests share: each test has databases of its own there.
var (
	openEngine    = shared("open", nil)
	privateEngine = shared("private", withStdin, "--until-stdin-closes")
	readersEngine = shared("readers", nil, "--users", filepath.Join("..", "..", "examples", "users.xml"))
)

// withStdin gives the program a standard input that ends with the test's process.
func withStdin(command *exec.Cmd) { _, _ = command.StdinPipe() }

var toEnd []func()

func endShared() {
	for _, end := range toEnd {
		end()
	}
}

func shared(name string, prepare func(*exec.Cmd), arguments ...string) func(t *testing.T) *program {
	started := sync.OnceValues(func() (*program, error) {
		data := filepath.Join(filepath.Dir(binary), name)
		p, err := launch(prepare, data, arguments...)
		if err != nil {
			return nil, err
		}
		toEnd = append(toEnd, p.kill)
		return p, p.await(data)
	})
	return func(t *testing.T) *program {
		t.Helper()
		p, err := started()
		if err != nil {
			t.Fatal(err)
		}
		return p.serves(t)
	}
}

// lines are those of a file of testdata, without empty ones and comments.
func lines(t *testing.T, name string) (all []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "--") {
			all = append(all, line)
		}
	}
	return all
}

// status sends a request and returns the answer's status and text.
func status(t *testing.T, request *http.Request) (int, string, http.Header) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body), response.Header
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return port
}
