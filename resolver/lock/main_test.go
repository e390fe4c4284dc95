package lock

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// engineURL is the one engine of these tests, or the server that the environment names; each test has a database of its own in it.
var engineURL string

// contenderVariable makes the test binary a contender: what it says is passed on to contend.
const contenderVariable = "KINDRED_TEST_CONTENDER"

func TestMain(m *testing.M) {
	if place := os.Getenv(contenderVariable); place != "" {
		if err := contend(place); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(embeddedtest.WithEngine(func(url string) (int, error) {
		engineURL = url
		return m.Run(), nil
	}))
}

// tell sends a query past the code under test and returns the answer.
func tell(t testing.TB, query string) string {
	t.Helper()
	return embeddedtest.Ask(t, engineURL, query)
}

// newDatabase makes a state database that is dropped after the test.
func newDatabase(t testing.TB, name string) string {
	t.Helper()
	name = embeddedtest.Database(name)
	tell(t, "CREATE DATABASE "+name)
	t.Cleanup(func() { tell(t, "DROP DATABASE "+name+" SYNC") })
	return name
}

// open connects; every contender has connections of its own.
func open(url string) (*warehouse.Warehouse, error) {
	return warehouse.Open(context.Background(), warehouse.Config{URL: embeddedtest.Address(url), Logger: slog.New(slog.DiscardHandler)})
}

// contender is a run that wants the lock of the database.
func contender(t testing.TB, database, holder string) Config {
	t.Helper()
	return contenderVia(t, engineURL, database, holder)
}

func contenderVia(t testing.TB, url, database, holder string) Config {
	t.Helper()
	w, err := open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return Config{Warehouse: w, Database: database, Holder: holder, Version: "1.2.3", Logger: slog.New(slog.DiscardHandler)}
}

// ready is the configuration as Acquire completes it, for tests of its parts.
func ready(t testing.TB, config Config) *Config {
	t.Helper()
	config, err := config.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	return &config
}

// acquire takes the lock, which has to be free, and releases it at the test's end.
func acquire(t testing.TB, config Config) (*Lock, context.Context) {
	t.Helper()
	l, ctx, err := Acquire(t.Context(), config)
	if err != nil {
		t.Fatalf("%s: %v", config.Holder, err)
	}
	t.Cleanup(func() {
		if err := l.Release(context.Background()); err != nil {
			t.Errorf("%s: %v", config.Holder, err)
		}
	})
	return l, ctx
}

func release(t testing.TB, l *Lock) {
	t.Helper()
	if err := l.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// tables lists the lock's tables.
func tables(t testing.TB, database string) string {
	t.Helper()
	return tell(t, "SELECT arrayStringConcat(arraySort(x -> (length(x), x), groupArray(name)), ' ') FROM system.tables WHERE database = '"+database+"' FORMAT TSVRaw")
}

// contenderProcess is the test binary as a contender, in a process of its own.
type contenderProcess struct {
	*exec.Cmd
	input  io.WriteCloser
	output *bufio.Reader
}

// startContender starts a process with so many contenders, each with connections of its own.
func startContender(t testing.TB, database string, contenders int) *contenderProcess {
	t.Helper()
	p := &contenderProcess{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), contenderVariable+"="+fmt.Sprint(embeddedtest.Address(engineURL), " ", database, " ", contenders))
	p.Stderr = os.Stderr
	var err error
	if p.input, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	output, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.output = bufio.NewReader(output)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.input.Close()
		_ = p.Process.Kill() // it has ended, or is to
		_ = p.Wait()
	})
	return p
}

func (p *contenderProcess) say(t testing.TB, line string) {
	t.Helper()
	if _, err := fmt.Fprintln(p.input, line); err != nil {
		t.Fatal(err)
	}
}

func (p *contenderProcess) answer(t testing.TB) string {
	t.Helper()
	line, err := p.output.ReadString('\n')
	if err != nil {
		t.Fatalf("the contender ended: %v", err)
	}
	return strings.TrimSuffix(line, "\n")
}

// contend is a contender's process. It obeys the lines of its input and answers each by one: `take NANOSECONDS` has all contenders take the
// lock at that instant, `release` has them release it, and `churn N FILE` has each take and release it N times.
func contend(place string) error {
	words := strings.Fields(place)
	count, err := strconv.Atoi(words[2])
	if err != nil {
		return err
	}
	configs, locks := make([]Config, count), make([]*Lock, count)
	for i := range configs {
		w, err := open(words[0])
		if err != nil {
			return err
		}
		defer w.Close()
		holder := fmt.Sprintf("%d/%d", os.Getpid(), i)
		configs[i] = Config{Warehouse: w, Database: words[1], Holder: holder, Version: "test", Logger: slog.New(slog.DiscardHandler)}
	}
	each := func(do func(i int) string) {
		answers := make([]string, count)
		var all sync.WaitGroup
		for i := range count {
			all.Go(func() { answers[i] = do(i) })
		}
		all.Wait()
		fmt.Println(strings.Join(answers, " "))
	}
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		words := strings.Fields(input.Text())
		switch words[0] {
		case "take":
			nanoseconds, err := strconv.ParseInt(words[1], 10, 64)
			if err != nil {
				return err
			}
			each(func(i int) string {
				time.Sleep(time.Until(time.Unix(0, nanoseconds)))
				locks[i], _, err = Acquire(context.Background(), configs[i])
				return outcome(err)
			})
		case "release":
			each(func(i int) string {
				if locks[i] == nil {
					return "none"
				}
				err := locks[i].Release(context.Background())
				locks[i] = nil
				return outcome(err)
			})
		case "churn":
			times, err := strconv.Atoi(words[1])
			if err != nil {
				return err
			}
			each(func(i int) string { return outcome(churn(configs[i], times, words[2])) })
		}
	}
	return input.Err()
}

// outcome is one word, or a text without spaces for an error that is not Held.
func outcome(err error) string {
	var held *Held
	switch {
	case err == nil:
		return "done"
	case as(err, &held):
		return "held"
	default:
		return strings.ReplaceAll(err.Error(), " ", "_")
	}
}

// churn takes the lock so many times and writes into the file when it enters and leaves.
func churn(config Config, times int, path string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	for done := 0; done < times; {
		l, _, err := Acquire(context.Background(), config)
		if outcome(err) == "held" || err != nil && strings.Contains(err.Error(), ErrHeld.Error()) {
			time.Sleep(rand.N(10 * time.Millisecond))
			continue
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(file, "enter", config.Holder)
		time.Sleep(rand.N(2 * time.Millisecond))
		if err := l.Confirm(context.Background()); err != nil {
			return err
		}
		fmt.Fprintln(file, "leave", config.Holder)
		if err := l.Release(context.Background()); err != nil {
			return err
		}
		done++
	}
	return nil
}
