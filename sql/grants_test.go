package sql

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// needed are the rights that ClickHouse asks for a statement on a database, by what it begins with; the first that fits counts. Those of
// ALTER TABLE are found by alterations. A statement of another kind has to be added here, and what it needs to docs/operations.md.
// Sources: getRequiredAccess of InterpreterRenameQuery, -AlterQuery, -CreateQuery, -DeleteQuery in ClickHouse's src/Interpreters.
var needed = []struct {
	begins string
	rights []string
}{
	{"CREATE DATABASE", []string{"CREATE DATABASE"}},
	{"CREATE OR REPLACE TABLE", []string{"CREATE TABLE", "DROP TABLE", "SELECT", "INSERT"}},
	{"CREATE OR REPLACE VIEW", []string{"CREATE TABLE", "DROP TABLE", "SELECT"}}, // which bring the same rights on views
	{"CREATE TABLE", []string{"CREATE TABLE"}},
	{"DROP TABLE", []string{"DROP TABLE"}},
	{"EXCHANGE TABLES", []string{"SELECT", "INSERT", "CREATE TABLE", "DROP TABLE"}},
	{"RENAME TABLE", []string{"SELECT", "INSERT", "CREATE TABLE", "DROP TABLE"}},
	{"INSERT INTO", []string{"INSERT", "SELECT"}},
	{"DELETE FROM", []string{"ALTER DELETE", "SELECT"}},
	{"ALTER TABLE", nil},
	{"SELECT", []string{"SELECT"}},
	{"WITH", []string{"SELECT"}},
	{"EXPLAIN QUERY TREE", []string{"SELECT"}},
	{"EXPLAIN optimize", []string{"SELECT"}},
	{"DESCRIBE TABLE", []string{"SELECT"}},
	{"KILL QUERY", []string{"SELECT ON system.processes"}},
	{"CHECK GRANT", nil},
}

// alterations are the rights of what ALTER TABLE may do, also in fragments of such statements.
var alterations = map[string][]string{
	"UPDATE":           {"ALTER UPDATE", "SELECT"},
	"ADD COLUMN":       {"ALTER ADD COLUMN"},
	"DROP COLUMN":      {"ALTER DROP COLUMN"},
	"MODIFY COMMENT":   {"ALTER MODIFY COMMENT"},
	"COMMENT COLUMN":   {"ALTER COMMENT COLUMN"},
	"ATTACH PARTITION": {"SELECT", "INSERT", "ALTER DELETE"},
}

var (
	statementStart = regexp.MustCompile(`^[A-Z]{2,}\b[^(,]`) // a fragment begins otherwise, or with a word of fragmentStart
	fragmentStart  = regexp.MustCompile(`^(AND|OR|NOT|WHERE|ENGINE|UNION ALL|GROUP BY|ANY LEFT JOIN|EXCEPT|CAST)\b`)
	alteration     = regexp.MustCompile(`(?m)(?:^ALTER TABLE \S+|^|,)\s*(ADD|DROP|MODIFY|COMMENT|RENAME|CLEAR|MATERIALIZE|ATTACH|DETACH|REPLACE|MOVE|FREEZE|UPDATE|DELETE|RESET)\b(?: (COLUMN|COMMENT|PARTITION|INDEX|PROJECTION|SETTING|TTL|ORDER BY))?`)
	systemTable    = regexp.MustCompile(`(?i)\b(?:FROM|JOIN) (system|information_schema)\.(\w+)`)
	tableEngine    = regexp.MustCompile(`ENGINE = (\w+)`)
	tableFunction  = regexp.MustCompile(`(?i)(ARRAY )?\b(?:FROM|JOIN|INTO FUNCTION|INTO TABLE FUNCTION) (\w+)\(`)
)

// openSystemTables are those that every user of a server may read (addImplicitAccessRights in src/Access/ContextAccess.cpp).
var openSystemTables = []string{"columns", "databases", "settings", "tables"}

// TestGrants holds the rights that docs/operations.md lists against every statement that a run or another command sends to a server.
func TestGrants(t *testing.T) {
	granted := grants(t)
	own := slices.Concat(granted["identity.*"], granted["identity_state.*"])
	used := map[string]bool{}
	for _, name := range fileNames(t) {
		if strings.HasPrefix(name, "server/") {
			continue // kindred-engine's own, which no server gets
		}
		text := stripHeader(readFile(t, name))
		for _, right := range rightsOf(t, name, text) {
			used[right] = true
			if table, isOn := strings.CutPrefix(right, "SELECT ON "); isOn {
				if !slices.Contains(granted[table], "SELECT") {
					t.Errorf("%s needs %s, which docs/operations.md does not grant", name, right)
				}
			} else if !slices.Contains(own, right) {
				t.Errorf("%s needs %s, which docs/operations.md does not grant", name, right)
			}
		}
		for _, found := range systemTable.FindAllStringSubmatch(text, -1) {
			table := found[1] + "." + found[2]
			if !(found[1] == "system" && slices.Contains(openSystemTables, found[2])) && !slices.Contains(granted[table], "SELECT") {
				t.Errorf("%s reads %s, which docs/operations.md does not grant", name, table)
			}
		}
		for _, found := range tableEngine.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(granted[found[1]], "TABLE ENGINE") {
				t.Errorf("%s makes a table of the engine %s, which docs/operations.md does not grant", name, found[1])
			}
		}
		for _, found := range tableFunction.FindAllStringSubmatch(text, -1) {
			if found[1] == "" {
				t.Errorf("%s reads by the table function %s: docs/operations.md says that none is needed", name, found[2])
			}
		}
	}
	for _, right := range own { // least privilege; which of them on which of the two databases, tests of package users find out
		if !used[right] {
			t.Errorf("docs/operations.md grants %s, which no statement needs", right)
		}
	}
	if !used["SELECT ON system.processes"] {
		t.Error("docs/operations.md grants SELECT ON system.processes, which no statement needs")
	}
}

// rightsOf returns what a statement, or a fragment of one, needs.
func rightsOf(t *testing.T, name, text string) []string {
	t.Helper()
	isAlter := strings.HasPrefix(text, "ALTER TABLE")
	if isAlter || strings.HasPrefix(text, ", COMMENT COLUMN") {
		var rights []string
		for _, found := range alteration.FindAllStringSubmatch(text, -1) {
			action := strings.TrimSpace(found[1] + " " + found[2])
			if alterations[action] == nil {
				t.Errorf("%s: what right does ALTER TABLE … %s need?", name, action)
			}
			rights = append(rights, alterations[action]...)
		}
		if rights == nil {
			t.Errorf("%s: what does this ALTER TABLE do?", name)
		}
		return rights
	}
	for _, kind := range needed {
		if strings.HasPrefix(text, kind.begins+" ") || strings.HasPrefix(text, kind.begins+"\n") {
			return kind.rights
		}
	}
	if statementStart.MatchString(text) && !fragmentStart.MatchString(text) {
		t.Errorf("%s: what right does this kind of statement need? %.40q", name, text)
	}
	return nil
}

// grants reads the statements of docs/operations.md for the user kindred: rights, in their order, by what they are on.
func grants(t *testing.T) map[string][]string {
	t.Helper()
	page, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, grant := range regexp.MustCompile(`(?s)GRANT ([A-Z, \n]+?)\s+ON (\S+) TO kindred;`).FindAllStringSubmatch(string(page), -1) {
		found[grant[2]] = append(found[grant[2]], strings.Split(strings.Join(strings.Fields(grant[1]), " "), ", ")...)
	}
	for _, on := range []string{"identity.*", "identity_state.*", "raw.events", "system.processes"} {
		if len(found[on]) == 0 {
			t.Fatalf("docs/operations.md grants nothing on %s, but on %q", on, slices.Sorted(maps.Keys(found)))
		}
	}
	return found
}
