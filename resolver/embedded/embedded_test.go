package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// parentVariable makes this test's binary a parent: it starts an engine on the path that it names, and waits to be killed.
const parentVariable = "KINDRED_TEST_PARENT_OF"

func TestMain(m *testing.M) {
	if path := os.Getenv(parentVariable); path != "" {
		if err := beParent(path); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		time.Sleep(time.Minute)
	}
	os.Exit(embeddedtest.InFolder(func(folder string) (int, error) {
		if err := embeddedtest.Build(folder, "kindred-engine"); err != nil {
			return 1, err
		}
		os.Setenv(embedded.BinaryVariable, filepath.Join(folder, "kindred-engine"))
		return m.Run(), nil
	}))
}

// beParent starts an engine, runs a long query on it, and says so.
func beParent(path string) error {
	e, err := embedded.Start(context.Background(), config(path))
	if err != nil {
		return err
	}
	go func() {
		const query = "SELECT sum(sleepEachRow(0.1)) FROM numbers(600) SETTINGS max_block_size = 1"
		_, _ = embeddedtest.Tell(context.Background(), e.URL(), nil, strings.NewReader(query))
	}()
	running := "SELECT count() FROM system.processes WHERE query_id != queryID()"
	for count := "0\n"; count == "0\n"; time.Sleep(20 * time.Millisecond) {
		if count, err = embeddedtest.Tell(context.Background(), e.URL(), nil, strings.NewReader(running)); err != nil {
			return err
		}
	}
	fmt.Println("started")
	return nil
}

func config(path string) embedded.Config {
	return embedded.Config{DataPath: path, Logger: slog.New(slog.DiscardHandler)}
}

func start(t *testing.T, path string) *embedded.Engine {
	t.Helper()
	e, err := embedded.Start(context.Background(), config(path))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func ask(t *testing.T, e *embedded.Engine, sql string) string {
	t.Helper()
	return embeddedtest.Ask(t, e.URL(), sql)
}

// free waits until no engine serves the path.
func free(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if _, ok := attach.Running(path); !ok {
			return
		}
	}
	t.Fatalf("an engine still serves %s", path)
}

func TestStartAndClose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made", "on the way")
	e := start(t, path)
	if got, want := ask(t, e, "SELECT 40 + 2"), "42"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !e.Started() || e.Err() != nil {
		t.Errorf("got started %v, error %v", e.Started(), e.Err())
	}
	ask(t, e, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	ask(t, e, "INSERT INTO t VALUES (1)")
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if _, ok := attach.Running(path); ok {
		t.Error("the engine runs after Close")
	}
	if e.Err() != nil {
		t.Errorf("after Close: got %v", e.Err())
	}
	again := start(t, path)
	if got := ask(t, again, "SELECT * FROM t"); got != "1" {
		t.Errorf("after another start: got %q", got)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// TestSharing: the second finds the first one's engine, and keeps it when the first is gone.
func TestSharing(t *testing.T) {
	path := t.TempDir()
	first := start(t, path)
	second := start(t, path)
	if second.URL() != first.URL() || second.Started() {
		t.Errorf("got %s started %v, want %s", second.URL(), second.Started(), first.URL())
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	time.Sleep(300 * time.Millisecond)
	if got := ask(t, second, "SELECT 1"); got != "1" {
		t.Errorf("after the first's Close: got %q", got)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	free(t, path)
}

// TestManyAtOnce: whoever comes first starts the engine, and each gets one that answers, however they come and go.
func TestManyAtOnce(t *testing.T) {
	path := t.TempDir()
	var all sync.WaitGroup
	for i := range 6 {
		all.Add(1)
		go func() {
			defer all.Done()
			for range 3 {
				e, err := embedded.Start(context.Background(), config(path))
				if err != nil {
					t.Error(err)
					return
				}
				response, err := http.Post(e.URL(), "", strings.NewReader(fmt.Sprint("SELECT ", i)))
				if err != nil {
					t.Error(err)
				} else {
					body, _ := io.ReadAll(response.Body)
					response.Body.Close()
					if string(body) != fmt.Sprintln(i) {
						t.Errorf("got %q", body)
					}
				}
				if err := e.Close(); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	all.Wait()
	free(t, path)
}

// TestKilledParent: kill -9 of the process that started the engine ends the engine, in the middle of a query.
func TestKilledParent(t *testing.T) {
	path := t.TempDir()
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), parentVariable+"="+path)
	output, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 200)
	if n, _ := output.Read(line); !strings.HasPrefix(string(line[:n]), "started") {
		t.Fatalf("the parent says %q", line[:n])
	}
	holder, ok := attach.Running(path)
	if !ok {
		t.Fatal("no engine runs")
	}
	_ = parent.Process.Kill()
	_ = parent.Wait()
	free(t, path)
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if err := syscall.Kill(holder.PID, 0); errors.Is(err, syscall.ESRCH) || isZombie(holder.PID) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the engine outlives its killed parent")
		}
	}
}

// isZombie: nobody in a container may reap the orphans.
func isZombie(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(text), ") Z ")
}

// TestCrash: a crash is an error that quotes the log.
func TestCrash(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGSEGV, syscall.SIGKILL} {
		path := t.TempDir()
		e := start(t, path)
		holder, _ := attach.Running(path)
		if _, err := embeddedtest.Tell(t.Context(), e.URL(), nil, strings.NewReader("SELECT * FROM nothing_of_this_name")); err == nil {
			t.Error("a table that is not there has an answer")
		}
		// The server writes its log a moment later.
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
			if text, _ := os.ReadFile(filepath.Join(path, "clickhouse.log")); strings.Contains(string(text), "nothing_of_this_name") {
				break
			}
		}
		if err := syscall.Kill(holder.PID, signal); err != nil {
			t.Fatal(err)
		}
		select {
		case <-e.Ended():
		case <-time.After(10 * time.Second):
			t.Fatal("the crash goes unnoticed")
		}
		err := e.Err()
		for _, want := range []string{"the engine of the embedded warehouse ended", "engine.log", "msg=serving", "clickhouse.log", "nothing_of_this_name"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q", signal, err, want)
			}
		}
		for _, secret := range []string{holder.Password, "? @ 0x"} { // addresses without symbols say nothing
			if strings.Contains(fmt.Sprint(err), secret) {
				t.Errorf("%s: got %v, with %q", signal, err, secret)
			}
		}
		if signal == syscall.SIGSEGV && !strings.Contains(fmt.Sprint(err), "SIGSEGV") {
			t.Errorf("got %v, want the signal", err)
		}
		if err := e.Close(); err == nil {
			t.Error("Close of a crashed engine says nothing")
		}
	}
}

func TestStartErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, path, variable, value string
		want                        []string
	}{
		{"a file", file, "", "", []string{"is a file; name a folder"}},
		{"within a file", filepath.Join(file, "x"), "", "", []string{"the data path cannot be used"}},
		{"nowhere", "/proc/kindred", "", "", []string{"the data path cannot be used"}},
		{"no library", t.TempDir(), "KINDRED_LIBCHDB", "/no/library.so", []string{"/no/library.so", "make engine", "KINDRED_WAREHOUSE_URL"}},
		{"no program", t.TempDir(), embedded.BinaryVariable, "/no/program", []string{"/no/program"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.variable != "" {
				t.Setenv(test.variable, test.value)
			}
			e, err := embedded.Start(context.Background(), config(test.path))
			if err == nil {
				e.Close()
				t.Fatal("it started")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %q", err, want)
				}
			}
		})
	}
}

// TestEngineOfBefore: engines of before had no password, and clients of today could not log in.
func TestEngineOfBefore(t *testing.T) {
	path := t.TempDir()
	lock, err := attach.Take(path)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	if err := lock.Announce(attach.Holder{PID: 4711, Address: "127.0.0.1:8123"}); err != nil {
		t.Fatal(err)
	}
	e, err := embedded.Start(t.Context(), config(path))
	for _, want := range []string{"process 4711 is of an earlier version of Kindred", "stop it first"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v %v, want %q", e, err, want)
		}
	}
}

// TestNoPasswordInLogs: what the engine and the server write down in a day's work has the password nowhere.
func TestNoPasswordInLogs(t *testing.T) {
	path := t.TempDir()
	e := start(t, path)
	holder, _ := attach.Running(path)
	ask(t, e, "SELECT 1")
	for _, url := range []string{e.URL(), strings.Replace(e.URL(), holder.Password, holder.Password+"x", 1)} {
		_, err := embeddedtest.Tell(t.Context(), url, nil, strings.NewReader("SELECT throwIf(1)"))
		if err == nil || strings.Contains(err.Error(), holder.Password) {
			t.Errorf("got %v", err)
		}
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"engine.log", "clickhouse.log", "engine.lock"} {
		if text, err := os.ReadFile(filepath.Join(path, name)); err != nil || strings.Contains(string(text), holder.Password) {
			t.Errorf("%s has the password, or cannot be read: %v", name, err)
		}
	}
}

func TestStartIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := t.TempDir()
	if e, err := embedded.Start(ctx, config(path)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v %v", e, err)
	}
	free(t, path)
}
