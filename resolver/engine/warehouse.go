package engine

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/sql"
)

// warehouse is the engine behind the servers: it opens sessions, runs statements and kills them.
type warehouse struct {
	library  *chdb.Library
	path     string
	logger   *slog.Logger
	keeper   *chdb.Connection // the engine lives as long as one session is open
	slots    chan struct{}    // bounds the OS threads that statements block
	identity identity

	sessions sessions

	mu      sync.Mutex
	running map[string]*runningQuery // by query id
}

// identity is what the engine says of itself.
type identity struct{ displayName, version, timezone string }

// sessionArguments make a session behave as a server's: without them the engine has some habits of a command-line tool,
// such as reading `foo` as `SELECT foo`.
var sessionArguments = [...]string{
	"--implicit_select=0",
	"--allow_introspection_functions=0",
	"--storage_file_read_method=pread",
}

func openWarehouse(config Config) (*warehouse, error) {
	w := &warehouse{
		library: config.Library,
		path:    filepath.Join(config.DataPath, "clickhouse"),
		logger:  config.Logger,
		slots:   make(chan struct{}, config.MaxQueries),
		running: make(map[string]*runningQuery),
	}
	configFile := filepath.Join(config.DataPath, "engine.xml")
	if err := os.WriteFile(configFile, serverConfig(config), 0o600); err != nil {
		return nil, fmt.Errorf("write the engine's configuration: %w", err)
	}
	keeper, err := w.library.Connect("--path="+w.path, "--config-file="+configFile)
	if err != nil {
		return nil, fmt.Errorf("open the warehouse in %s: %w", config.DataPath, err)
	}
	w.keeper = keeper
	if w.identity, err = readIdentity(keeper); err != nil {
		keeper.Close()
		return nil, err
	}
	return w, nil
}

// serverConfig is the engine's own configuration file: what is a server's setting and not a session's.
func serverConfig(config Config) []byte {
	var b bytes.Buffer
	element := func(name, value string) {
		fmt.Fprintf(&b, "  <%s>", name)
		_ = xml.EscapeText(&b, []byte(value)) // a bytes.Buffer takes everything
		fmt.Fprintf(&b, "</%s>\n", name)
	}
	b.WriteString("<clickhouse>\n")
	element("display_name", "kindred-engine")
	element("log-level", "warning") // the library's own key; it ignores logger.level
	// The library allows 4 merges and mutations at a time. A mutation of a table with more parts than that waits half a second and longer
	// for its turn, however little there is to do.
	element("background_pool_size", "16")
	if config.MemoryLimit > 0 {
		element("max_server_memory_usage", fmt.Sprint(config.MemoryLimit))
	}
	b.WriteString("  <logger>\n")
	element("log", filepath.Join(config.DataPath, "clickhouse.log"))
	b.WriteString("  </logger>\n</clickhouse>\n")
	return b.Bytes()
}

func readIdentity(c *chdb.Connection) (identity, error) {
	result, err := ask(c, sql.Load("engine/identity.sql"))
	if err != nil {
		return identity{}, fmt.Errorf("ask the engine for its version: %w", err)
	}
	defer result.Close()
	fields := strings.Split(strings.TrimSuffix(string(result.Bytes()), "\n"), "\t")
	if len(fields) != 3 {
		return identity{}, fmt.Errorf("ask the engine for its version: got %q", result.Bytes())
	}
	return identity{fields[0], fields[1], fields[2]}, nil
}

// close ends the engine: the last session to close writes what is to be written and frees the path. Joining the threads
// that are left is a courtesy to what runs at exit; some may not want to end, and the kernel ends those.
func (w *warehouse) close() {
	w.sessions.closeAll()
	w.keeper.Close()
	if err := w.library.Shutdown(); err != nil {
		w.logger.Debug("threads of the engine are left to the kernel", "error", err)
	}
}

// connect opens a session as a server would give it. That takes a fifth of a millisecond, so each request has a new one, and no
// request sees another's settings, database or temporary tables.
func (w *warehouse) connect() (*chdb.Connection, error) {
	return w.library.Connect(append([]string{"--path=" + w.path}, sessionArguments[:]...)...)
}

// prepare gives the session the request's mark, settings and database.
func (w *warehouse) prepare(c *chdb.Connection, q *query) error {
	if err := set(c, q.setStatement()); err != nil {
		return err
	}
	return use(c, q.database)
}

// set runs a SET, which takes no parameters.
func set(c *chdb.Connection, s sql.Statement) error {
	text, err := s.Literal()
	if err != nil {
		return err
	}
	result, err := c.Query(text, "Null")
	if err != nil {
		return err
	}
	result.Close()
	return nil
}

// use makes a database the session's own, if one is named.
func use(c *chdb.Connection, database string) error {
	if database == "" {
		return nil
	}
	return run(c, sql.Load("engine/use.sql").Set("database", database))
}

// run runs a statement of this package's own that has no result.
func run(c *chdb.Connection, s sql.Statement) error {
	result, err := ask(c, s)
	if err != nil {
		return err
	}
	result.Close()
	return nil
}

// ask runs a statement of this package's own; the result is raw text, columns by tabs, unless the statement says otherwise. More
// parameters are those of a client's text in it.
func ask(c *chdb.Connection, s sql.Statement, more ...chdb.Parameter) (*chdb.Result, error) {
	text, values, err := s.Build()
	if err != nil {
		return nil, err
	}
	parameters := slices.Clone(more)
	for name, value := range values {
		parameters = append(parameters, chdb.Parameter{Name: name, Value: fmt.Sprint(value)})
	}
	return c.Query(text, "TabSeparatedRaw", parameters...)
}

// acquire waits for a free thread.
func (w *warehouse) acquire(ctx context.Context) error {
	select {
	case w.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (w *warehouse) release() { <-w.slots }
