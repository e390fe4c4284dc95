package versions

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

var engines = flag.String("engines", "",
	"the folder of virtual environments of Python, one for each version that the module chdb has the engine of; without it nothing is tested")

// binary is the kindred under test.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	if *engines == "" {
		os.Exit(m.Run()) // which skips all
	}
	os.Exit(embeddedtest.WithPrograms(func(kindred string) (int, error) {
		binary = kindred
		return m.Run(), nil
	}))
}

// story is what is done on a warehouse.
type story struct {
	*recording
	t           *testing.T
	environment []string
}

// kindred runs a command, which has to succeed.
func (s *story) kindred(arguments ...string) {
	s.t.Helper()
	command := exec.Command(binary, arguments...)
	command.Dir = s.t.TempDir()
	command.Env = append(os.Environ(), "KINDRED_WAREHOUSE_URL="+s.url, "KINDRED_SETTLE=0s")
	command.Env = append(command.Env, s.environment...)
	if output, err := command.CombinedOutput(); err != nil {
		s.t.Fatalf("kindred %s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
}

// stories are played on each version.
var stories = []struct {
	name        string
	environment []string
	play        func(*story)
}{
	{"builtin", nil, builtin},
	{"builtin_contracted", []string{"KINDRED_ENGINE=warehouse"}, builtin},
	{"everything", nil, everything},
	{"everything_on_disk", []string{"KINDRED_WORKING_TABLES=mergetree"}, everything},
}

// builtin plays the built-in model on events that were loaded.
func builtin(s *story) {
	s.kindred("init")
	for _, file := range []string{"journey", "race"} {
		s.kindred("load", absolute(s.t, "../../examples/"+file+".jsonl"))
		s.hold(s.t, "raw", "events")
		s.kindred("run")
		s.compare(s.t)
	}
	s.kindred("check")
	s.kindred("profile", "user_id=97980cfea0067")
	s.kindred("rollback")
	s.compare(s.t)
	s.kindred("run", "--full")
	s.compare(s.t)
}

// everything plays a model with guards, normalization, all rules for traits, all that can be computed, records, events of several layouts,
// and a table of events.
func everything(s *story) {
	s.exec(s.t, "CREATE DATABASE src")
	s.statements("../pipeline/testdata/sources/tables.sql", "$db", "src")
	s.environment = append(s.environment, "KINDRED_MODEL="+absolute(s.t, "testdata/everything.yaml"))
	s.kindred("init")
	s.kindred("check")
	s.kindred("run")
	s.compare(s.t)
	s.statements("testdata/news.sql", "$now", time.Now().UTC().Format("2006-01-02 15:04:05"))
	time.Sleep(2100 * time.Millisecond) // RudderStack's times are whole seconds
	s.kindred("run")
	s.compare(s.t)
	s.kindred("rollback")
	s.kindred("run", "--full")
	s.compare(s.t)
}

// statements plays those of a file, with a word replaced.
func (s *story) statements(file, word, by string) {
	s.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, statement := range strings.Split(string(text), ";\n") {
		if strings.TrimSpace(statement) != "" {
			s.exec(s.t, strings.ReplaceAll(statement, word, by))
		}
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	whole, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(whole); err != nil {
		t.Fatal(err)
	}
	return whole
}

// TestVersions plays each story once on the embedded warehouse, and what it said there on each version.
func TestVersions(t *testing.T) {
	if *engines == "" {
		t.Skip("make test-versions makes the virtual environments that this needs")
	}
	pythons, err := filepath.Glob(filepath.Join(*engines, "*", "bin", "python"))
	if err != nil || len(pythons) == 0 {
		t.Fatalf("%s has no virtual environments: use make test-versions (%v)", *engines, err)
	}
	for _, told := range stories {
		t.Run(told.name, func(t *testing.T) {
			folder := t.TempDir()
			if !t.Run("recording", func(t *testing.T) {
				engine := embeddedtest.Start(t, embedded.Config{})
				s := &story{recording: record(t, engine.URL(), folder), t: t, environment: told.environment}
				told.play(s)
				s.save(t)
			}) {
				return
			}
			for _, python := range pythons {
				t.Run(filepath.Base(filepath.Dir(filepath.Dir(python))), func(t *testing.T) {
					var out bytes.Buffer
					replay := exec.CommandContext(t.Context(), python, "replay.py", folder, t.TempDir())
					replay.Stdout, replay.Stderr = &out, &out
					if err := replay.Run(); err != nil {
						t.Errorf("%v\n%s", err, out.String())
						return
					}
					t.Log(strings.TrimSpace(fmt.Sprint(&out)))
				})
			}
		})
	}
}
