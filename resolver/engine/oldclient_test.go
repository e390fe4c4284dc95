package engine_test

import (
	"net"
	"os/exec"
	"strings"
	"testing"
)

// TestClickHouseClient runs clickhouse-client: Debian's is of 2018, and speaks revision 54412.
func TestClickHouseClient(t *testing.T) {
	client, err := exec.LookPath("clickhouse-client")
	if err != nil {
		t.Skip("clickhouse-client is not installed")
	}
	_, address := serveNative(t)
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ sql, stdin, want string }{
		{"CREATE TABLE t (n UInt64, s Nullable(String), a Array(LowCardinality(String))) ENGINE = MergeTree ORDER BY n", "", ""},
		{"INSERT INTO t VALUES (1, 'one', ['a']), (2, NULL, [])", "", ""},
		{"INSERT INTO t FORMAT TSV", "3\tthree\t['b','b']\n", ""},
		{"SELECT * FROM t ORDER BY n", "", "1\tone\t['a']\n2\t\\N\t[]\n3\tthree\t['b','b']\n"},
		{"SELECT n % 2 AS k, count() FROM t GROUP BY k WITH TOTALS ORDER BY k", "", "0\t1\n1\t2\n\n0\t3\n"},
		{"SELECT getSetting('max_threads'), getSetting('load_balancing')", "", "3\trandom\n"},
		{"SELECT 1 AS one FORMAT JSONEachRow", "", "{\"one\":1}\n"},
		{"SELECT nope", "", "Code: 47"},
	} {
		command := exec.Command(client, "--host", host, "--port", port, "--max_threads", "3", "--load_balancing", "random", "--query", test.sql)
		command.Stdin = strings.NewReader(test.stdin)
		output, err := command.CombinedOutput()
		failed := strings.HasPrefix(test.want, "Code: ")
		if failed && !strings.Contains(string(output), test.want) || !failed && (err != nil || string(output) != test.want) {
			t.Errorf("%s: got %q %v, want %q", test.sql, output, err, test.want)
		}
	}
}
