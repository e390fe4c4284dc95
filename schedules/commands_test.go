package schedules

import (
	"slices"
	"strings"
	"testing"
)

// What the deployment files may call and set. The command line and the settings have
// their own tests; these lists catch a file that was left behind by a renaming.
var (
	knownCommands = []string{"init", "load", "run", "schedule", "query", "check", "env", "version"}
	knownFlags    = map[string][]string{"run": {"--full"}}
	knownSettings = []string{
		"KINDRED_WAREHOUSE_URL", "KINDRED_DATABASE", "KINDRED_STATE_DATABASE", "KINDRED_MODEL",
		"KINDRED_SCHEDULES", "KINDRED_MEMORY_LIMIT", "KINDRED_LOG_LEVEL",
	}
)

// checkArguments checks what follows the program's name on a command line.
func checkArguments(t *testing.T, where string, args []string) {
	t.Helper()
	if len(args) == 0 || !slices.Contains(knownCommands, args[0]) {
		t.Errorf("%s: kindred %q is no command", where, args)
		return
	}
	for _, flag := range args[1:] {
		if !slices.Contains(knownFlags[args[0]], flag) {
			t.Errorf("%s: kindred %s has no flag %q", where, args[0], flag)
		}
	}
}

// checkSetting checks a variable of the environment.
func checkSetting(t *testing.T, where, name string) {
	t.Helper()
	if !slices.Contains(knownSettings, name) {
		t.Errorf("%s: %q is no setting", where, name)
	}
}

// checkSettingsIn checks every name with our prefix in a text, comments too.
func checkSettingsIn(t *testing.T, where, text string) {
	t.Helper()
	words := strings.FieldsFunc(text, func(r rune) bool { return r != '_' && (r < 'A' || r > 'Z') })
	found := false
	for _, word := range words {
		// The service link that Kubernetes would make is in a comment.
		if strings.HasPrefix(word, "KINDRED_") && word != "KINDRED_PORT" {
			checkSetting(t, where, word)
			found = true
		}
	}
	if !found {
		t.Errorf("%s: names no setting", where)
	}
}
