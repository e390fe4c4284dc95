package schedules

import (
	"os"
	"strings"
	"testing"
)

func TestCrontab(t *testing.T) {
	data, err := os.ReadFile("kindred.crontab")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(string(data), "\n") {
		t.Error("the last line has no end: cron ignores it")
	}
	checkSettingsIn(t, "kindred.crontab", string(data))
	var jobs int
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		first, _, _ := strings.Cut(line, " ")
		if line == "" || line[0] == '#' || strings.Contains(first, "=") {
			continue
		}
		jobs++
		words := strings.Fields(line)
		if len(words) < 7 {
			t.Fatalf("got %q, want five fields, a user and a command", line)
		}
		if _, bad := parseExpression(strings.Join(words[:5], " ")); bad != nil {
			t.Errorf("%q: %s", line, bad.message)
		}
		if words[5] != "kindred" {
			t.Errorf("%q: runs as %q, want kindred", line, words[5])
		}
		command := strings.Join(words[6:], " ")
		if strings.Contains(command, "%") {
			t.Errorf("%q: cron ends a command at the first %%", line)
		}
		_, arguments, ok := strings.Cut(command, " kindred ")
		if !ok {
			t.Fatalf("%q: does not call kindred", line)
		}
		checkArguments(t, "kindred.crontab", strings.Fields(arguments))
	}
	if jobs != 2 {
		t.Errorf("got %d jobs, want 2", jobs)
	}
}
