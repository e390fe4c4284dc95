package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUsage: a mistake of the caller ends with 2, one error that says what is wrong and how to mend it, and nothing done.
func TestUsage(t *testing.T) {
	s := newSessionAtHome(t)
	for _, test := range []struct {
		args        string // between spaces
		environment string
		wants       []string
	}{
		{args: "lod e.jsonl", wants: []string{`unknown command "lod"`, "did you mean load", "kindred --help"}},
		{args: "Run", wants: []string{`unknown command "Run"`, "did you mean run"}},
		{args: "frobnicate", wants: []string{`unknown command "frobnicate"; `}},
		{args: "run --ful", wants: []string{"unknown flag: --ful", "`kindred run --help` lists the flags"}},
		{args: "-x run", wants: []string{"unknown shorthand flag: 'x'", "--help"}},
		{args: "query --format", wants: []string{"flag needs an argument: --format"}},
		{args: "run --full=perhaps", wants: []string{`invalid argument "perhaps"`, "--full"}},
		{args: "run now", wants: []string{`kindred run takes no arguments, got ["now"]`}},
		{args: "rolback", wants: []string{`unknown command "rolback"`, "did you mean rollback"}},
		{args: "run --since yesterday", wants: []string{`--since "yesterday" is neither a date (2026-01-31) nor a time (2026-01-31T12:00:00Z)`}},
		{args: "run --since 2026-01-31T12:00", wants: []string{`--since "2026-01-31T12:00" is neither a date`}},
		{args: "run --since 2026-02-30", wants: []string{`--since "2026-02-30" is neither a date`}},
		{args: "run --since", wants: []string{"flag needs an argument: --since"}},
		{args: "run --since=", wants: []string{`--since "" is neither a date`}},
		{args: "run --full --since 2026-01-31", wants: []string{"--full reads everything again, --since a part: give one of them"}},
		{args: "rollback 1", wants: []string{`kindred rollback takes no arguments, got ["1"]`}},
		{args: "rollback --full", wants: []string{"unknown flag: --full", "`kindred rollback --help` lists the flags"}},
		{args: "init again", wants: []string{"kindred init takes no arguments"}},
		{args: "check all", wants: []string{"kindred check takes no arguments"}},
		{args: "env KINDRED_DATABASE", wants: []string{"kindred env takes no arguments"}},
		{args: "version --full", wants: []string{"unknown flag: --full"}},
		{args: "schedule resolve", wants: []string{"kindred schedule takes no arguments"}},
		{args: "load", wants: []string{"load needs files to read, or - for standard input"}},
		{args: "profile", wants: []string{"profile takes one argument, got 0: say which profile as TYPE=VALUE, for example user_id=42"}},
		{args: "profile user_id 42", wants: []string{"profile takes one argument, got 2"}},
		{args: "profile 42", wants: []string{`profile: "42" has no "="`, "say which profile as TYPE=VALUE"}},
		{args: "profile =42", wants: []string{`"" is no identifier type of the model`}},
		{args: "profile email=a@b", wants: []string{`"email" is no identifier type of the model (it has user_id, anonymous_id, previous_id; or give profile_id)`}},
		{args: "profile user_id=", wants: []string{`of the value "" of user_id nothing is left once it is normalized (trim)`}},
		{args: "profile profile_id=106563ca", wants: []string{`"106563ca" is no profile id, which is a UUID in full`}},
		{args: "profile user_id=42 --format xml", wants: []string{`--format "xml" is not right: a profile is shown as text or as json`}},
		{args: "profile user_id=42 --full", wants: []string{"unknown flag: --full", "`kindred profile --help` lists the flags"}},
		{args: "query", wants: []string{"query takes one argument, the SQL, got 0", "kindred query 'SELECT 1'"}},
		{args: "query SELECT 1", wants: []string{"got 2: put it in quotes"}},
		{args: "query ;", wants: []string{"the query is empty"}},
		{args: "query -", wants: []string{"the query is empty"}},
		{args: "query --format no-name 1", wants: []string{`"no-name" is no name of a format`, "JSONEachRow"}},

		{args: "run", environment: "KINDRED_DATABSE=x", wants: []string{"KINDRED_DATABSE is no setting of Kindred", "did you mean KINDRED_DATABASE?", "`kindred env` lists all"}},
		{args: "run", environment: "KINDRED_WAREHOUSEURL=x", wants: []string{"did you mean KINDRED_WAREHOUSE_URL?"}},
		{args: "run", environment: "KINDRED_SOMETHING_ELSE=x", wants: []string{"KINDRED_SOMETHING_ELSE is no setting of Kindred: `kindred env` lists all"}},
		{args: "run", environment: "KINDRED_WAREHOUSE_URL=", wants: []string{"KINDRED_WAREHOUSE_URL is empty: write embedded:PATH or a ClickHouse address"}},
		{args: "run", environment: "KINDRED_WAREHOUSE_URL=embedded:", wants: []string{"KINDRED_WAREHOUSE_URL names no path"}},
		{args: "run", environment: "KINDRED_WAREHOUSE_URL=mysql://localhost", wants: []string{`begins with "mysql:"`, "embedded:PATH, http://"}},
		{args: "run", environment: "KINDRED_WAREHOUSE_URL=http://", wants: []string{"names no host", "http://user:***@host:8123"}},
		{args: "run", environment: "KINDRED_WAREHOUSE_URL=http://localhost?user=x", wants: []string{`option "user"`, "only secure, ca, tls_server_name, skip_verify and http_port"}},
		{args: "run", environment: "KINDRED_WAREHOUSE_URL=./data", wants: []string{"embedded:PATH"}},
		{args: "run", environment: "KINDRED_DATABASE=", wants: []string{"KINDRED_DATABASE is empty: the default is identity"}},
		{args: "run", environment: "KINDRED_STATE_DATABASE=", wants: []string{"KINDRED_STATE_DATABASE is empty"}},
		{args: "run", environment: "KINDRED_MEMORY_LIMIT=lots", wants: []string{`KINDRED_MEMORY_LIMIT: "lots" is not right`, "written like 512MiB or 2GiB"}},
		{args: "run", environment: "KINDRED_MEMORY_LIMIT=100", wants: []string{"at least 1MiB"}},
		{args: "run", environment: "KINDRED_QUERY_TIMEOUT=", wants: []string{`KINDRED_QUERY_TIMEOUT: "" is not right`, "longest time of one statement", "the default is 2h"}},
		{args: "run", environment: "KINDRED_QUERY_TIMEOUT=10", wants: []string{`"10" is not right`, "missing unit"}},
		{args: "run", environment: "KINDRED_QUERY_TIMEOUT=1ms", wants: []string{"KINDRED_QUERY_TIMEOUT has to be at least 1s"}},
		{args: "run", environment: "KINDRED_SETTLE=-1s", wants: []string{`KINDRED_SETTLE: "-1s" is not right`, "written like 0s, 30s or 2m"}},
		{args: "run", environment: "KINDRED_KEEP_GENERATIONS=-1", wants: []string{`KINDRED_KEEP_GENERATIONS: "-1" is not right`, "written like 0, 1 or 5", "the default is 1"}},
		{args: "rollback --keep-generations many", wants: []string{`--keep-generations: "many" is not right`, "kept for kindred rollback"}},
		{args: "run", environment: "KINDRED_LOG_LEVEL=loud", wants: []string{`KINDRED_LOG_LEVEL: "loud" is not right`, "debug, info, warn or error"}},
		{args: "run", environment: "KINDRED_LOG_LEVEL=", wants: []string{`KINDRED_LOG_LEVEL: "" is not right`}},
		{args: "run --settle never --query-timeout x", wants: []string{`--settle: "never" is not right`, `--query-timeout: "x" is not right`}},
		{args: "run --engine disk", wants: []string{`--engine: "disk" is not right`, "auto, memory or warehouse", "KINDRED_ENGINE_PATH"}},
		{args: "run --engine-path no-such-program", wants: []string{"kindred-engine was not found: KINDRED_ENGINE_PATH names no-such-program, which is not a program"}},
		{args: "run", environment: "KINDRED_ENGINE_PATH=/no/such/program", wants: []string{"KINDRED_ENGINE_PATH names /no/such/program, which is not a program"}},
		{args: "schedule", environment: "KINDRED_SCHEDULES=no/such.yaml", wants: []string{"schedule file no/such.yaml does not exist", "KINDRED_SCHEDULES"}},
	} {
		t.Run(test.args+" "+test.environment, func(t *testing.T) {
			t.Setenv("KINDRED_ENGINE_PATH", "") // to be restored: the flag sets it
			if name, value, given := strings.Cut(test.environment, "="); given {
				t.Setenv(name, value)
			}
			a := s.kindred(strings.Fields(test.args)...)
			a.t = t
			a.exits(exitUsage, test.wants...)
			if !strings.HasPrefix(a.stderr, "kindred: ") || a.stdout != "" {
				t.Errorf("want one error and nothing else, got\nstdout: %s\nstderr: %s", a.stdout, a.stderr)
			}
		})
	}
	if entries, err := os.ReadDir(s.folder); err != nil || len(entries) > 0 {
		t.Errorf("a mistake left %v in the working directory", entries)
	}
}

// TestDatabasesApart: Kindred's databases are its own.
func TestDatabasesApart(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.withEngine()
	s.kindred("--database", "raw", "init").exits(exitUsage, `database "raw" is Kindred's own and the source's too`, "KINDRED_DATABASE")
	s.kindred("--state-database", "raw", "init").exits(exitUsage, `database "raw" is Kindred's own and the source's too`)
	s.kindred("--database", "x", "--state-database", "x", "init").exits(exitUsage, `cannot share the database "x"`)
	s.must("--database", "my `own` db", "--state-database", "my state", "init").exits(0, "results come to the database my `own` db")
	if got := s.query("SELECT count() FROM system.tables WHERE database = 'my `own` db' AND name = 'profiles'"); got != "1" {
		t.Errorf("got %s tables", got)
	}
}

func TestHelp(t *testing.T) {
	s := newSessionAtHome(t)
	t.Setenv("KINDRED_NONSENSE", "1") // help is for those whose settings are wrong, too
	for _, args := range [][]string{nil, {"--help"}, {"help"}, {"help", "load"}, {"run", "-h"}} {
		a := s.must(args...)
		if !strings.Contains(a.stdout, "Usage:") || a.stderr != "" {
			t.Errorf("kindred %q: got\nstdout: %s\nstderr: %s", args, a.stdout, a.stderr)
		}
	}
	all := s.must("--help").stdout
	for _, name := range []string{"init", "load", "run", "rollback", "schedule", "profile", "query", "check", "sources", "env", "version"} {
		if !strings.Contains(all, "\n  "+name+" ") {
			t.Errorf("the help does not list %s", name)
		}
	}
	if strings.Contains(all, "password string") {
		t.Error("a flag takes a password, which every user of the machine could read")
	}
}

// TestEngineFlags: the paths of the engine and its library are found by flag, and a wrong one is named.
func TestEngineFlags(t *testing.T) {
	s := newSessionAtHome(t)
	t.Setenv("PATH", "")
	for _, name := range []string{"KINDRED_ENGINE_PATH", "KINDRED_LIBCHDB"} {
		t.Setenv(name, "") // to be restored: the flags set them
	}
	program := filepath.Join(filepath.Dir(binary), "kindred-engine")
	s.kindred("query", "SELECT 1").exits(exitUsage, "kindred-engine was not found; looked at:", "make build", "KINDRED_WAREHOUSE_URL=clickhouse://")
	s.must("--engine-path", program, "query", "SELECT 1").exits(0, "1")
	s.kindred("--engine-path", program, "--libchdb", "/no/such/libchdb.so", "query", "SELECT 1").
		exits(exitFailed, "/no/such/libchdb.so, which is not a file", "make engine")
}
