package settings

import (
	"log/slog"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// clear takes every setting out of the environment for the test's time.
func clear(t *testing.T) {
	t.Helper()
	for _, variable := range Variables() {
		t.Setenv(variable.Name, "") // to be restored
		os.Unsetenv(variable.Name)
	}
}

// examples are for each variable a text and the value that it means, other than the default.
var examples = map[string]struct {
	text string
	want any
}{
	"KINDRED_WAREHOUSE_URL":    {"http://localhost", "http://localhost"},
	"KINDRED_DATABASE":         {"people", "people"},
	"KINDRED_KEEP_GENERATIONS": {"3", Generations(3)},
	"KINDRED_STATE_DATABASE":   {"people_state", "people_state"},
	"KINDRED_MODEL":            {"m.yaml", "m.yaml"},
	"KINDRED_SCHEDULES":        {"s.yaml", "s.yaml"},
	"KINDRED_MEMORY_LIMIT":     {"2GiB", Bytes(2 << 30)},
	"KINDRED_QUERY_TIMEOUT":    {"90m", 90 * time.Minute},
	"KINDRED_SETTLE":           {"0s", Settle{0, true}},
	"KINDRED_LOG_LEVEL":        {"warn", slog.LevelWarn},
	"KINDRED_LIBCHDB":          {"/lib/libchdb.so", "/lib/libchdb.so"},
	"KINDRED_ENGINE":           {"warehouse", Engine("warehouse")},
	"KINDRED_WORKING_TABLES":   {"mergetree", Tables("mergetree")},
	"KINDRED_ENGINE_PATH":      {"/bin/kindred-engine", "/bin/kindred-engine"},
	"KINDRED_ENGINE_PASSWORD":  {"open sesame", "open sesame"},
}

// TestEveryVariable: the names that are listed are those that are read, by environment and by flag, and a flag beats the environment.
func TestEveryVariable(t *testing.T) {
	clear(t)
	defaults, err := Load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	field := func(s Settings, v Variable) any { return reflect.ValueOf(s).Field(v.field).Interface() }
	for _, variable := range Variables() {
		example, ok := examples[variable.Name]
		if !ok {
			t.Errorf("%s has no example here", variable.Name)
			continue
		}
		if variable.Description == "" || !strings.HasPrefix(variable.Name, Prefix) {
			t.Errorf("got %+v", variable)
		}
		t.Run(variable.Name, func(t *testing.T) {
			if field(defaults, variable) == example.want {
				t.Fatalf("the example %q is the default", example.text)
			}
			given := map[string]string{variable.Flag: example.text}
			s, err := Load(nil, given)
			if got := field(s, variable); err != nil || got != example.want {
				t.Errorf("by flag: got %v %v, want %v", got, err, example.want)
			}
			if _, leaked := os.LookupEnv(variable.Name); leaked {
				t.Error("the flag is in the environment")
			}
			t.Setenv(variable.Name, example.text)
			s, err = Load([]string{variable.Name + "=" + example.text}, nil)
			if got := field(s, variable); err != nil || got != example.want {
				t.Errorf("by environment: got %v %v, want %v", got, err, example.want)
			}
			for _, other := range Variables() {
				if other != variable && field(s, other) != field(defaults, other) {
					t.Errorf("%s sets %s too", variable.Name, other.Name)
				}
			}
			// The flag's value is the default's, so that it must have beaten the environment.
			if variable.Default != "" {
				s, err = Load(nil, map[string]string{variable.Flag: variable.Default})
				if got, want := field(s, variable), field(defaults, variable); err != nil || got != want {
					t.Errorf("flag over environment: got %v %v, want %v", got, err, want)
				}
			}
		})
	}
	if len(examples) != len(Variables()) {
		t.Errorf("got %d variables, want %d", len(Variables()), len(examples))
	}
}

func TestDefaults(t *testing.T) {
	clear(t)
	s, err := Load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{
		WarehouseURL: "embedded:./kindred-data", Database: "identity", StateDatabase: "identity_state",
		Engine: "auto", WorkingTables: "auto", QueryTimeout: 2 * time.Hour, KeepGenerations: 1, LogLevel: slog.LevelInfo,
	}
	if s != want {
		t.Errorf("got %+v, want %+v", s, want)
	}
	if !s.Embedded() || s.DataPath() != "kindred-data" || s.SettleTime() != 0 {
		t.Errorf("got embedded %v, path %q, settling time %s", s.Embedded(), s.DataPath(), s.SettleTime())
	}
}

func TestWrong(t *testing.T) {
	for _, test := range []struct {
		environment map[string]string
		flags       map[string]string
		wants       []string
	}{
		{map[string]string{"KINDRED_WAREHOUSE_URL": ""}, nil, []string{"KINDRED_WAREHOUSE_URL is empty"}},
		{map[string]string{"KINDRED_WAREHOUSE_URL": "embedded:"}, nil, []string{"KINDRED_WAREHOUSE_URL names no path"}},
		{map[string]string{"KINDRED_DATABASE": "", "KINDRED_STATE_DATABASE": ""}, nil, []string{"KINDRED_DATABASE is empty", "KINDRED_STATE_DATABASE is empty"}},
		{map[string]string{"KINDRED_QUERY_TIMEOUT": "999ms"}, nil, []string{"at least 1s"}},
		{map[string]string{"KINDRED_QUERY_TIMEOUT": "soon"}, nil, []string{`KINDRED_QUERY_TIMEOUT: "soon" is not right`, "the default is 2h"}},
		{map[string]string{"KINDRED_WORKING_TABLES": "MergeTree"}, nil, []string{`KINDRED_WORKING_TABLES: "MergeTree" is not right`, "auto, memory or mergetree"}},
		{map[string]string{"KINDRED_KEEP_GENERATIONS": "-1"}, nil, []string{`KINDRED_KEEP_GENERATIONS: "-1" is not right`, "like 0, 1 or 5"}},
		{map[string]string{"KINDRED_KEEP_GENERATIONS": "two"}, nil, []string{`KINDRED_KEEP_GENERATIONS: "two" is not right`, "the default is 1"}},
		{nil, map[string]string{"keep-generations": "-2"}, []string{`--keep-generations: "-2" is not right`}},
		{nil, map[string]string{"keep-generations": "1.5"}, []string{`--keep-generations: "1.5" is not right`, "the default is 1"}},
		{map[string]string{"KINDRED_LOG_LEVEL": "loud", "KINDRED_NOPE": "1"}, nil, []string{`KINDRED_LOG_LEVEL: "loud" is not right`, "KINDRED_NOPE is no setting"}},
		{nil, map[string]string{"settle": "x", "memory-limit": "y", "database": ""}, []string{`--settle: "x"`, `--memory-limit: "y"`, "KINDRED_DATABASE is empty"}},
		{map[string]string{"KINDRED_DATABSE": "x"}, nil, []string{"did you mean KINDRED_DATABASE?"}},
		{map[string]string{"KINDRED_WAREHOUSE": "x"}, nil, []string{"did you mean KINDRED_WAREHOUSE_URL?"}},
		{map[string]string{"KINDRED_": "x"}, nil, []string{"KINDRED_ is no setting of Kindred: `kindred env`"}},
	} {
		t.Run("", func(t *testing.T) {
			clear(t)
			var environment []string
			for name, value := range test.environment {
				t.Setenv(name, value)
				environment = append(environment, name+"="+value)
			}
			_, err := Load(environment, test.flags)
			for _, want := range test.wants {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%v %v: got %v, want %q", test.environment, test.flags, err, want)
				}
			}
		})
	}
}

// TestOthersVariables: only names that begin like ours are looked at.
func TestOthersVariables(t *testing.T) {
	clear(t)
	if _, err := Load([]string{"PATH=/bin", "kindred_database=x", "MY_KINDRED_THING=x", "KINDREDS=1", "NOTHING"}, map[string]string{"format": "CSV"}); err != nil {
		t.Error(err)
	}
}

func TestPlaces(t *testing.T) {
	for url, want := range map[string]struct {
		embedded bool
		path     string
		settle   time.Duration
	}{
		"embedded:./data":            {true, "data", 0},
		"embedded:/var/lib/kindred/": {true, "/var/lib/kindred", 0},
		"embedded:a b":               {true, "a b", 0},
		"embedded:":                  {true, "", 0},
		"http://localhost:8123":      {false, "", 30 * time.Second},
		"clickhouse://h/embedded:x":  {false, "", 30 * time.Second},
	} {
		s := Settings{WarehouseURL: url}
		if s.Embedded() != want.embedded || s.DataPath() != want.path || s.SettleTime() != want.settle {
			t.Errorf("%s: got %v %q %s, want %+v", url, s.Embedded(), s.DataPath(), s.SettleTime(), want)
		}
		s.Settle = Settle{7 * time.Second, true}
		if got := s.SettleTime(); got != 7*time.Second {
			t.Errorf("%s: a settling time that was given: got %s", url, got)
		}
	}
}

func TestGraphMemory(t *testing.T) {
	if got := (Settings{MemoryLimit: 5 << 20}).GraphMemory(); got != 5<<20 {
		t.Errorf("got %d, want the limit that was given", got)
	}
	all := machineMemory()
	if got := (Settings{}).GraphMemory(); got > all/2 || all > 0 && got == 0 {
		t.Errorf("got %d of a machine with %d", got, all)
	}
}
