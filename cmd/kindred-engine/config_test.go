package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// write writes a file of the owner's.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "owner.xml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOwnersConfiguration has clusters and macros from a file of the owner's.
func TestOwnersConfiguration(t *testing.T) {
	file := write(t, `<clickhouse>
		<remote_servers><two><shard><replica><host>127.0.0.1</host><port>1</port></replica></shard><shard><replica><host>127.0.0.1</host><port>2</port></replica></shard></two></remote_servers>
		<macros><shard>first</shard></macros>
	</clickhouse>`)
	p := start(t, t.TempDir(), nil, "--config", file)
	if got := embeddedtest.Ask(t, p.url(), "SELECT count(), getMacro('shard') FROM system.clusters WHERE cluster = 'two'"); got != "2\tfirst" {
		t.Errorf("shards of the cluster, and the macro: %q, want 2 and first", got)
	}
}

// TestOwnersConfigurationRefused refuses files that would do something else than their owner means.
func TestOwnersConfigurationRefused(t *testing.T) {
	for name, text := range map[string]string{
		"it states nothing":         "<clickhouse/>",
		"it is no config.xml":       "<clickhouse><macros>",
		"listen_host is Kindred's":  "<clickhouse><listen_host>::</listen_host></clickhouse>",
		"user_directories is Kindr": "<clickhouse><macros/><user_directories/></clickhouse>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := t.TempDir()
			p := start(t, data, nil, "--config", write(t, text))
			<-p.ended
			if code, said := p.command.ProcessState.ExitCode(), p.stderr.String(); code != 2 || !strings.Contains(said, name) {
				t.Errorf("exit code %d, want 2; it says %q, want %q", code, said, name)
			}
		})
	}
}
