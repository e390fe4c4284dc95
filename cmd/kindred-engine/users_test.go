package main_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// Those of examples/users.xml.
const reader, readersPassword = "reader", "change me"

// kept are errors beside refused that keep a reader from something: what he may not see is not there for him, and some things are nowhere.
var kept = map[int32]bool{
	164: true /* READONLY */, 60: true /* UNKNOWN_TABLE */, 81: true /* UNKNOWN_DATABASE */, 46: true, /* UNKNOWN_FUNCTION */
	36: true /* BAD_ARGUMENTS */, 636: true /* CANNOT_EXTRACT_TABLE_STRUCTURE */, 701: true, /* CLUSTER_DOESNT_EXIST */
}

// TestReader: the user of the example reads what Kindred publishes, and can do nothing else.
func TestReader(t *testing.T) {
	p := readersEngine(t)
	for _, database := range []string{"identity", "raw", "identity_state"} {
		p.must(t, "CREATE DATABASE "+database)
	}
	for _, table := range []string{"identity.profiles", "raw.events", "identity_state.state_members", "default.numbers"} {
		p.must(t, "CREATE TABLE "+table+" (n Int64) ENGINE = MergeTree ORDER BY n")
		p.must(t, "INSERT INTO "+table+" VALUES (42)")
	}
	p.must(t, "CREATE VIEW identity.resolved_events AS SELECT n FROM identity.profiles")
	lock, err := filepath.Abs(filepath.Join(filepath.Dir(binary), "readers", "engine.lock"))
	if err != nil {
		t.Fatal(err)
	}
	const notOfTheServer = "NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')"
	const names = "SELECT arrayStringConcat(arraySort(groupArray(name)), ' ') "
	const state = "SELECT groupArray((database, name)), (SELECT groupArray(name) FROM system.functions WHERE origin != 'System'), " +
		"(SELECT groupArray(n) FROM identity.profiles) FROM system.tables WHERE database " + notOfTheServer
	before := p.must(t, state)
	for way, ask := range p.ways() {
		for statement, want := range map[string]string{
			"SELECT sum(n) FROM identity.profiles":                                                  "42",
			"SELECT sum(n) FROM identity.resolved_events":                                           "42",
			"SELECT currentUser()":                                                                  reader,
			names + "FROM system.tables WHERE database " + notOfTheServer:                           "profiles resolved_events",
			names + "FROM system.databases WHERE name " + notOfTheServer:                            "identity",
			"SELECT count() FROM system.columns WHERE database = 'identity' AND table = 'profiles'": "1",
			"SELECT sum(n) FROM identity.profiles SETTINGS max_threads = 1":                         "42",
		} {
			if got, err := ask(reader, readersPassword, statement); got != want {
				t.Errorf("%s: %s: got %q %v, want %q", way, statement, got, err, want)
			}
		}
		for _, statement := range lines(t, "reader.sql") {
			answer, err := ask(reader, readersPassword, strings.NewReplacer("{port}", portOf(t, p.holder.Native), "{lock}", lock).Replace(statement))
			allowed := refused[code(err)] || kept[code(err)]
			if strings.Contains(statement, "{lock}") {
				allowed = err != nil || strings.HasPrefix(statement, "EXPLAIN") || strings.HasPrefix(statement, "DESCRIBE")
			}
			if !allowed || strings.Contains(answer+errorText(err), p.holder.Password) {
				t.Errorf("%s: %s: got %q %v, want a refusal", way, statement, answer, err)
			}
		}
		if _, err := ask(reader, "guess", "SELECT 1"); code(err) != 516 {
			t.Errorf("%s, a wrong password: got %v", way, err)
		}
	}
	if after := p.must(t, state); after != before {
		t.Errorf("got\n%s, want\n%s", after, before)
	}
	if _, err := os.Stat("/dev/shm/kindred-reader"); err == nil {
		t.Error("a file was written")
	}
}

// TestUsersFiles: what would not do what its owner means is refused, in words that say what to mend. The files are those of testdata/users,
// with what the error has to say beside each.
func TestUsersFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/users/*.xml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range append(files, "testdata/users/missing") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(strings.TrimSuffix(file, ".xml") + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			arguments := []string{"--users", file}
			environment := os.Environ()
			if strings.HasSuffix(file, "without_password.xml") {
				arguments = append(arguments, "--listen", "0.0.0.0:0")
				environment = append(environment, attach.PasswordVariable+"=x")
			}
			code, output := fails(t, t.TempDir(), environment, arguments...)
			if want := strings.TrimSpace(string(text)); code == 0 || !strings.Contains(output, want) {
				t.Errorf("got %d %s, want an error with %q", code, output, want)
			}
		})
	}
}

// fails runs the program, which has to end by itself, and returns the exit code and what it printed.
func fails(t *testing.T, data string, environment []string, arguments ...string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, binary, append([]string{"--data", data, "--listen", "127.0.0.1:0"}, arguments...)...)
	command.Env = environment
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	_ = command.Run()
	return command.ProcessState.ExitCode(), output.String()
}

// TestUsersInTheDocs: the page has the example as it is.
func TestUsersInTheDocs(t *testing.T) {
	example, err := os.ReadFile("../../examples/users.xml")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, users, _ := bytes.Cut(example, []byte("    <users>\n"))
	users, _, _ = bytes.Cut(users, []byte("    </users>\n"))
	if !bytes.Contains(page, users) {
		t.Error("docs/operations.md shows other users than examples/users.xml has")
	}
}
