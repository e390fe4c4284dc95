package warehouse

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/kindred-id/kindred/resolver/loader"
	"github.com/kindred-id/kindred/sql"
)

// otherVersions are settings of the lists that the engine does not know, since they are another version's.
var otherVersions = []string{}

// unlikeDefault are the needs that are not ClickHouse's own defaults, which needs.go says of each. An engine of another version may add one.
var unlikeDefault = []string{
	"async_insert", "date_time_input_format", "input_format_try_infer_dates", "input_format_try_infer_datetimes", "json_type_escape_dots_in_keys",
	"max_parallel_replicas",
	"max_partition_size_to_drop", "max_partitions_per_insert_block", "max_table_size_to_drop", "mutations_sync", "query_plan_join_swap_table",
	"session_timezone",
}

// TestNeeds: every setting of the lists is one of the engine's, as a wrong name would never be sent, and has another value in a profile that
// the tests of package users play.
func TestNeeds(t *testing.T) {
	url, _ := startEngine(t)
	defaults := map[string]string{}
	for _, line := range strings.Split(tell(t, url, "SELECT name, default FROM system.settings FORMAT TSVRaw"), "\n") {
		name, value, _ := strings.Cut(line, "\t")
		defaults[name] = value
	}
	played, err := os.ReadFile("../users/testdata/profiles.txt")
	if err != nil {
		t.Fatal(err)
	}
	isPlayed := func(name string) bool { return regexp.MustCompile(`(?m)(^|; )` + name + ` = `).Match(played) }
	names := slices.Concat(slices.Collect(maps.Keys(needs)), slices.Collect(maps.Keys(atLeast)), slices.Collect(maps.Keys(unasked)))
	for _, name := range names {
		if _, known := defaults[name]; known == slices.Contains(otherVersions, name) {
			t.Errorf("%s: known to the engine: %t; that has to be so but for those of other versions", name, known)
		}
		if !isPlayed(name) {
			t.Errorf("%s is in no profile of users/testdata/profiles.txt", name)
		}
	}
	for name, value := range needs {
		if isDefault := value == defaults[name]; isDefault == slices.Contains(unlikeDefault, name) {
			t.Errorf("%s = %s: the engine's default is %s", name, value, defaults[name])
		}
	}
	others := slices.Concat(slices.Collect(maps.Keys(ofStatements)), slices.Collect(maps.Keys(writing)), slices.Collect(maps.Keys(wishes)))
	for _, name := range others {
		if _, known := defaults[name]; !known {
			t.Errorf("%s is no setting of the engine's", name)
		}
	}
	for name := range rare {
		if _, is := needs[name]; !is {
			t.Errorf("%s is sent to greet a server alone", name)
		}
	}
}

// TestSettingsOfStatements: whether a user may set what single statements set is found out at the start, so the list has to have all.
func TestSettingsOfStatements(t *testing.T) {
	url, _ := startEngine(t)
	ofTables := strings.Split(tell(t, url, "SELECT name FROM system.merge_tree_settings FORMAT TSVRaw"), "\n")
	set := clickhouse.Settings{}
	if err := fs.WalkDir(sql.Files(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sql.Files(), path)
		if err != nil || bytes.Contains(text, []byte("ENGINE = Join")) { // whose settings are the table's
			return err
		}
		for _, list := range regexp.MustCompile(`(?m)^\s*SETTINGS (.*)$`).FindAllStringSubmatch(string(text), -1) {
			for _, setting := range strings.Split(list[1], ", ") {
				name, value, _ := strings.Cut(setting, " = ")
				if !slices.Contains(ofTables, name) {
					set[name] = strings.Trim(value, "'")
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	maps.Copy(set, loader.InsertSettings())
	if len(set) < 6 {
		t.Fatalf("got the settings %v of all statements, which cannot be all", set)
	}
	for name, value := range set {
		if fmt.Sprint(ofStatements[name]) != fmt.Sprint(value) && needs[name] != fmt.Sprint(value) {
			t.Errorf("a statement sets %s = %v, which is not in the list of what statements set: %v", name, value, ofStatements[name])
		}
	}
}
