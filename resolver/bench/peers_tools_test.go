package bench

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// tools are what peers need beside the engine.
type tools struct {
	path    string // of the warehouse
	kindred string // the program of peers/kindred
	python  string // the interpreter that has the packages of peers/requirements.txt, or "" if there is none
	missing string // why there is none
}

func makeTools(b *testing.B, chosen []peer) *tools {
	b.Helper()
	build(b) // the engine
	tools := &tools{path: *data}
	if tools.path == "" {
		tools.path = b.TempDir()
	}
	tools.kindred = filepath.Join(b.TempDir(), "kindred-peer")
	command := exec.Command("go", "build", "-o", tools.kindred, "./peers/kindred")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		b.Fatalf("build peers/kindred: %v\n%s", err, out)
	}
	for _, p := range chosen {
		if p.packages != nil {
			tools.installPython(b)
			break
		}
	}
	return tools
}

// installPython makes a virtual environment where the engine's library is fetched to, too, and keeps it there for the next time.
func (tools *tools) installPython(b *testing.B) {
	b.Helper()
	folder, err := filepath.Abs("../../.engine/peers")
	if err != nil {
		b.Fatal(err)
	}
	interpreter := filepath.Join(folder, "bin", "python")
	for _, command := range []*exec.Cmd{
		exec.Command("python3", "-m", "venv", folder),
		exec.Command(interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", "peers/requirements.txt"),
	} {
		if out, err := command.CombinedOutput(); err != nil {
			tools.missing = fmt.Sprintf("skipped: no Python with the packages of peers/requirements.txt: %s: %v\n%s", command, err, out)
			return
		}
	}
	tools.python = interpreter
}

// contest is one peer at work, in a database of its own that shows it the pairs.
type contest struct {
	warehouse
	tools    *tools
	database string
	process  int64         // the peak of the peer's own process, if it has one, in bytes
	work     time.Duration // the processor time of that
	note     string        // what the peer tells of itself
}

// enter starts an engine for one peer, so that its memory is this peer's.
func (tools *tools) enter(b *testing.B, size int) *contest {
	b.Helper()
	c := &contest{warehouse: tools.engine(b), tools: tools, database: "peer"}
	c.statement(b, "DROP DATABASE IF EXISTS peer SYNC")
	c.statement(b, "CREATE DATABASE peer")
	c.statement(b, fmt.Sprintf("CREATE VIEW peer.pairs AS SELECT user_id, anonymous_id FROM pairs_%d.pairs", size))
	return c
}

// engine starts an engine that ends with the test. What any peer may use of it is less than the machine has.
func (tools *tools) engine(b *testing.B) warehouse {
	b.Helper()
	engine, err := embedded.Start(b.Context(), embedded.Config{DataPath: tools.path, MemoryLimit: 8 << 30, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := engine.Close(); err != nil {
			b.Error(err)
		}
	})
	return warehouse{url: engine.URL(), path: tools.path}
}

// makePairs makes the pairs of a size, unless they are there, on an engine that ends after it.
func (tools *tools) makePairs(b *testing.B, size int) {
	b.Helper()
	database := fmt.Sprintf("pairs_%d", size)
	w := tools.engine(b)
	if w.number(b, "SELECT count() FROM system.databases WHERE name = '"+database+"'") == 1 {
		return
	}
	w.statement(b, "CREATE DATABASE "+database)
	w.script(b, "peers/pairs.sql", "database="+database, fmt.Sprintf("param_links=%d", size))
	w.statement(b, "OPTIMIZE TABLE "+database+".pairs FINAL")
}

// ask runs the statements of a text in the peer's database and returns the last one's answer.
func (c *contest) ask(b *testing.B, text string) (answer string) {
	b.Helper()
	for _, statement := range strings.Split(text, ";\n") {
		answer = c.statement(b, statement, "database="+c.database, "max_insert_threads=4")
	}
	return answer
}

// enginePeak is the most that the engine's process has held since it was started, in bytes.
func (c *contest) enginePeak(b *testing.B) (peak int64) {
	b.Helper()
	for line := range strings.Lines(c.ofEngine(b, "status")) {
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &peak); err == nil {
			return peak << 10
		}
	}
	b.Fatal("the system does not tell the engine's peak memory")
	return 0
}

// engineWork is the processor time that the engine has taken since it was started.
func (c *contest) engineWork(b *testing.B) time.Duration {
	b.Helper()
	const tick = 10 * time.Millisecond // what Linux counts in, for programs
	stat := c.ofEngine(b, "stat")
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	var ticks time.Duration
	for _, field := range fields[11:13] { // of user and system: 14 and 15 in proc(5)
		number, err := strconv.Atoi(field)
		if err != nil {
			b.Fatal(err)
		}
		ticks += time.Duration(number)
	}
	return ticks * tick
}

// ofEngine is a file of /proc on the engine's process.
func (c *contest) ofEngine(b *testing.B, name string) string {
	b.Helper()
	holder, ok := attach.Running(c.path)
	if !ok {
		b.Fatal("the engine does not say which process it is")
	}
	return read(b, fmt.Sprintf("/proc/%d/%s", holder.PID, name))
}

// versions are those of what does a peer's work.
func (tools *tools) versions(b *testing.B, c *contest, p peer) string {
	b.Helper()
	if p.packages == nil {
		return "ClickHouse " + c.statement(b, "SELECT version()")
	}
	const ask = "import sys; from importlib.metadata import version; print(', '.join(name + ' ' + version(name) for name in sys.argv[1:]))"
	out, err := exec.Command(tools.python, append([]string{"-c", ask}, p.packages...)...).Output()
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
