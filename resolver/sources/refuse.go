package sources

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Functions that an expression over the columns of one row cannot have: they read something else, or give another value each time, so
// that two statements of one run would see different events.
var (
	reachesOut = regexp.MustCompile(`(?i)^(dict(Get|Has|IsIn).*|joinGet(OrNull)?|file|catboostEvaluate|modelEvaluate|getSetting.*|getMacro|hasColumnInTable|currentDatabase|currentUser|` +
		`currentProfiles|currentRoles|enabledRoles|defaultRoles|hostName|hostname|FQDN|serverUUID|getServerPort|getOSKernelVersion|zookeeperSessionUptime|sleep|sleepEachRow|` +
		`throwIf|filesystem.*|showCertificate|connectionId|queryID|initialQueryID|tcpPort|version|uptime|getClientHTTPHeader|getServerSetting|getMergeTreeSetting|ai[A-Z].*)$`)
	changes = regexp.MustCompile(`(?i)^(now|now64|nowInBlock.*|today|yesterday|utc_?timestamp|current_?(date|timestamp)|timezone|rand.*|generateUUID.*|generateSnowflakeID.*|generateULID|generateSerialID|` +
		`fuzzBits|rowNumberIn.*|blockNumber|blockSize|runningDifference.*|runningAccumulate|runningConcurrency|neighbor|transactionID)$`)
	called = regexp.MustCompile(`^FUNCTION id: \d+, (?:alias: \S+, )?function_name: ([A-Za-z0-9_]+), function_type: (\w+)`)
)

// Refused says why an expression cannot be used, from what the warehouse makes of it (EXPLAIN QUERY TREE, a line each; before or after its
// names are known); "" if it can.
func Refused(tree []string) string {
	queries := 0
	for i, line := range tree {
		line = strings.TrimSpace(line)
		word, _, _ := strings.Cut(line, " ")
		switch word {
		case "QUERY", "UNION":
			if queries++; queries > 1 {
				return "it holds a query of its own: only columns of the table can be used"
			}
		case "TABLE_FUNCTION":
			return "it calls a table function: only columns of the table can be used"
		case "MATCHER", "ASTERISK":
			return "it means several columns: one value is needed"
		}
		function := called.FindStringSubmatch(line)
		if function == nil {
			continue
		}
		name, kindOf := function[1], function[2]
		switch {
		case kindOf == "aggregate" || kindOf == "window":
			return fmt.Sprintf("%s() looks at several rows: only functions of one row can be used", name)
		case name == "arrayJoin":
			return "arrayJoin() makes several rows of one"
		case reachesOut.MatchString(name):
			return fmt.Sprintf("%s() reads something other than the row", name)
		case changes.MatchString(name):
			return fmt.Sprintf("%s() gives another value each time, so that two statements of a run would see different events", name)
		case isIn(name) && readsTable(tree[i+1:]):
			return "IN with the name of a table reads another table: list the values"
		}
	}
	return ""
}

func isIn(name string) bool {
	return slices.Contains([]string{"in", "notin", "globalin", "globalnotin", "nullin", "notnullin", "globalnullin", "globalnotnullin"}, strings.ToLower(name))
}

// readsTable tells whether the second argument of IN, whose parts follow, is a name.
func readsTable(tree []string) bool {
	depth := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	arguments, found := 0, -1
	for _, line := range tree {
		at := depth(line)
		switch trimmed := strings.TrimSpace(line); {
		case strings.HasPrefix(trimmed, "ARGUMENTS") && found < 0:
			found = at + 4 // below it a LIST, and below that the arguments
		case found >= 0 && at < found:
			if arguments > 0 {
				return false
			}
		case at == found:
			if arguments++; arguments == 2 {
				return strings.HasPrefix(trimmed, "IDENTIFIER") || strings.HasPrefix(trimmed, "TABLE ")
			}
		}
	}
	return false
}

// TypeOf is the type of an expression, from what the warehouse makes of it once its names are known; not ok if it has several columns.
func TypeOf(tree []string) (of string, ok bool) {
	const indent = "    "
	for i, line := range tree {
		if strings.TrimSpace(line) != "PROJECTION COLUMNS" || i+1 >= len(tree) {
			continue
		}
		_, of, ok = strings.Cut(strings.TrimSpace(tree[i+1]), "value ")
		return of, ok && (i+2 >= len(tree) || !strings.HasPrefix(tree[i+2], indent))
	}
	return "", false
}
