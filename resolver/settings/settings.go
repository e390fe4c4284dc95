// Package settings reads the process's settings from the environment, and knows the name, default and meaning of each. It is the
// only importer of envconfig. Every name begins with KINDRED_, because Kubernetes exports variables like CLICKHOUSE_PORT of its own.
package settings

import (
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/agext/levenshtein"
	"github.com/kelseyhightower/envconfig"
)

// Prefix begins the name of every variable.
const Prefix = "KINDRED_"

// EmbeddedScheme begins a warehouse URL that names a data path for the embedded engine.
const EmbeddedScheme = "embedded:"

// Settings are the settings of a process. The tags hold what envconfig and `kindred env` need.
type Settings struct {
	WarehouseURL    string        `split_words:"true" default:"embedded:./kindred-data" desc:"embedded:PATH, or a ClickHouse address: http://user:pass@host:8123, https://…:8443, clickhouse://…:9000"`
	Database        string        `split_words:"true" default:"identity" desc:"database of the output tables"`
	StateDatabase   string        `split_words:"true" default:"identity_state" desc:"database of the working state"`
	Model           string        `split_words:"true" desc:"model file; empty: kindred.yaml of the working directory, or else the built-in model"`
	Schedules       string        `split_words:"true" desc:"schedules file of kindred schedule; empty: the built-in one"`
	Engine          Engine        `split_words:"true" default:"auto" desc:"where components are computed: memory, warehouse, or auto: memory if the graph fits in the limit"`
	WorkingTables   Tables        `split_words:"true" default:"auto" desc:"where working tables are kept: memory, mergetree where replicas behind one address share tables, or auto: as the databases' engine says"`
	MemoryLimit     Bytes         `split_words:"true" desc:"memory for the graph, e.g. 2GiB; empty: half of what the machine or the cgroup has"`
	QueryTimeout    time.Duration `split_words:"true" default:"2h" desc:"longest time of one statement"`
	Settle          Settle        `split_words:"true" desc:"age that rows must have to be read; empty: 0s on the embedded warehouse, 30s on a server"`
	KeepGenerations Generations   `split_words:"true" default:"1" desc:"generations before the published one that are kept for kindred rollback; 0: none"`
	LogLevel        slog.Level    `split_words:"true" default:"info" desc:"debug, info, warn or error"`
	// The last three are read where they are used, by the engine and those who start it; they stand here so that they are known.
	Libchdb        string `split_words:"true" desc:"path of libchdb, the embedded engine's library"`
	EnginePath     string `split_words:"true" desc:"path of kindred-engine"`
	EnginePassword string `split_words:"true" desc:"password of kindred-engine, needed where it listens beyond loopback"`
}

// Variable describes one setting.
type Variable struct {
	Name        string // KINDRED_WAREHOUSE_URL
	Flag        string // warehouse-url
	Default     string
	Description string
	field       int
}

// Variables lists the settings in the order of their fields.
func Variables() []Variable {
	var variables []Variable
	for i, field := range reflect.VisibleFields(reflect.TypeFor[Settings]()) {
		name := words(field.Name)
		variables = append(variables, Variable{
			Name:        Prefix + strings.ToUpper(strings.Join(name, "_")),
			Flag:        strings.ToLower(strings.Join(name, "-")),
			Default:     field.Tag.Get("default"),
			Description: field.Tag.Get("desc"),
			field:       i,
		})
	}
	return variables
}

// words splits a field's name as envconfig's split_words does, for the names that stand here.
func words(name string) []string {
	var parts []string
	start := 0
	for i := 1; i < len(name); i++ {
		if 'A' <= name[i] && name[i] <= 'Z' && 'a' <= name[i-1] && name[i-1] <= 'z' {
			parts = append(parts, name[start:i])
			start = i
		}
	}
	return append(parts, name[start:])
}

// Load reads the process's environment, puts the values of flags (by flag name) over it, and checks the whole. environment is what
// is searched for names that are none of ours. Each problem is reported with the name of the variable or flag and what it is for.
func Load(environment []string, flags map[string]string) (Settings, error) {
	problems := unknown(environment)
	var s Settings
	if err := envconfig.Process(strings.TrimSuffix(Prefix, "_"), &s); err != nil {
		// envconfig stops at the first bad value, so the fields after it are not read and cannot be checked.
		return Settings{}, errors.Join(append(problems, explain(err))...)
	}
	for _, variable := range Variables() {
		if text, given := flags[variable.Flag]; given {
			if err := decode(text, reflect.ValueOf(&s).Elem().Field(variable.field).Addr().Interface()); err != nil {
				problems = append(problems, wrong("--"+variable.Flag, text, variable, err))
			}
		}
	}
	return s, errors.Join(append(problems, s.check()...)...)
}

// explain says in our words what envconfig did not like.
func explain(err error) error {
	var parse *envconfig.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("read the environment: %w", err)
	}
	all := Variables()
	i := slices.IndexFunc(all, func(v Variable) bool { return v.Name == parse.KeyName })
	return wrong(parse.KeyName, parse.Value, all[i], parse.Err)
}

// wrong is the error for a value that cannot be read.
func wrong(name, text string, variable Variable, err error) error {
	usual := ""
	if variable.Default != "" {
		usual = "; the default is " + variable.Default
	}
	return fmt.Errorf("%s: %q is not right: %w (%s%s)", name, text, err, variable.Description, usual)
}

// decode reads a text into a field, as envconfig does for the types that stand here.
func decode(text string, field any) error {
	switch field := field.(type) {
	case *string:
		*field = text
		return nil
	case *time.Duration:
		duration, err := time.ParseDuration(text)
		*field = duration
		return err
	case encoding.TextUnmarshaler:
		return field.UnmarshalText([]byte(text))
	default:
		return fmt.Errorf("a %T cannot be read from text", field)
	}
}

// check finds values that have the right type and no sense. envconfig takes an empty value for a given one, so emptiness is
// checked here too.
func (s Settings) check() []error {
	var problems []error
	bad := func(variable, problem string) {
		problems = append(problems, fmt.Errorf("%s%s %s", Prefix, variable, problem))
	}
	if s.WarehouseURL == "" {
		bad("WAREHOUSE_URL", "is empty: write embedded:PATH or a ClickHouse address")
	}
	if s.DataPath() == "" && strings.HasPrefix(s.WarehouseURL, EmbeddedScheme) {
		bad("WAREHOUSE_URL", "names no path: write embedded:./kindred-data")
	}
	if s.Database == "" {
		bad("DATABASE", "is empty: the default is identity")
	}
	if s.StateDatabase == "" {
		bad("STATE_DATABASE", "is empty: the default is identity_state")
	}
	if s.QueryTimeout < time.Second {
		bad("QUERY_TIMEOUT", "has to be at least 1s: statements run for seconds to hours")
	}
	return problems
}

// Embedded tells whether the warehouse is the embedded one.
func (s Settings) Embedded() bool { return strings.HasPrefix(s.WarehouseURL, EmbeddedScheme) }

// DataPath is the embedded warehouse's folder.
func (s Settings) DataPath() string {
	path, embedded := strings.CutPrefix(s.WarehouseURL, EmbeddedScheme)
	if !embedded || path == "" {
		return ""
	}
	return filepath.Clean(path)
}

// SettleTime is the age that rows must have to be read. Other writers of a server may still be committing rows with earlier
// times; the embedded warehouse has few.
func (s Settings) SettleTime() time.Duration {
	switch {
	case s.Settle.given:
		return s.Settle.duration
	case s.Embedded():
		return 0
	default:
		return 30 * time.Second
	}
}

// unknown reports variables that begin like ours and are none, with the nearest name that is.
func unknown(environment []string) []error {
	var problems []error
	for _, pair := range environment {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, Prefix) || slices.ContainsFunc(Variables(), func(v Variable) bool { return v.Name == name }) {
			continue
		}
		hint := "`kindred env` lists all"
		if near := nearest(name); levenshtein.Distance(name, near, nil) <= farthestTypo {
			hint = fmt.Sprintf("did you mean %s? %s", near, hint)
		}
		problems = append(problems, fmt.Errorf("%s is no setting of Kindred: %s", name, hint))
	}
	slices.SortFunc(problems, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return problems
}

// farthestTypo is the number of wrong letters up to which a name is taken for a misspelling.
const farthestTypo = 4

func nearest(name string) string {
	return slices.MinFunc(Variables(), func(a, b Variable) int {
		return cmp.Compare(levenshtein.Distance(name, a.Name, nil), levenshtein.Distance(name, b.Name, nil))
	}).Name
}
