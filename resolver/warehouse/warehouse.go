package warehouse

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/kindred-id/kindred/sql"
)

// DefaultQueryTimeout bounds a statement that was given no other limit.
const DefaultQueryTimeout = 2 * time.Hour

// Config names a warehouse.
type Config struct {
	// URL is http://, https:// or clickhouse://, with user and password, as ParseURL reads it.
	URL string
	// QueryTimeout is the max_execution_time of a statement, DefaultQueryTimeout if 0.
	QueryTimeout time.Duration
	// Logger gets a debug line for each statement.
	Logger *slog.Logger
	// Recorder, if there is one, keeps the figures of each statement.
	Recorder *Recorder
}

// Warehouse is a connection pool to one ClickHouse. It is safe for concurrent use.
type Warehouse struct {
	conn     driver.Conn
	streams  streams
	address  Address
	timeout  time.Duration
	logger   *slog.Logger
	recorder *Recorder // may be nil
	run      string
	session  *session
	settled  *atomic.Pointer[session] // the same once all of it is known
	kills    *sync.WaitGroup          // of statements that were stopped
}

// Open connects and asks for the version. Errors name the address, with the password masked, and what to mend.
func Open(ctx context.Context, config Config) (*Warehouse, error) {
	address, err := ParseURL(config.URL)
	if err != nil {
		return nil, err
	}
	settled := &atomic.Pointer[session]{}
	conn, err := connect(ctx, address, config.Recorder, settled)
	if err != nil {
		return nil, err
	}
	w := &Warehouse{conn: conn, streams: httpStreams{conn}, address: address, timeout: config.QueryTimeout, logger: config.Logger, recorder: config.Recorder, run: "kindred", settled: settled, kills: &sync.WaitGroup{}}
	if address.native() {
		w.streams = &nativeStreams{address: address}
	}
	if w.timeout <= 0 {
		w.timeout = DefaultQueryTimeout
	}
	if err := w.checkVersion(); err != nil {
		return nil, errors.Join(fmt.Errorf("the warehouse %s: %w", address, err), w.Close())
	}
	if err := w.readSession(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("ask the warehouse %s for its settings: %w", address, err), w.Close())
	}
	settled.Store(w.session)
	return w, nil
}

// connect returns clickhouse-go's connections to an address, of which one is made.
func connect(ctx context.Context, address Address, recorder *Recorder, settled *atomic.Pointer[session]) (driver.Conn, error) {
	options := address.options()
	options.TransportFunc = func(transport *http.Transport) (http.RoundTripper, error) {
		transport.IdleConnTimeout = idleTimeout
		connection := greeting{&prober{transport: transport}, settled}
		if recorder != nil {
			return listener{connection}, nil
		}
		return connection, nil
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		return nil, fmt.Errorf("open the warehouse %s: %w", address, err)
	}
	if err := conn.Ping(ctx); err != nil {
		conn.Close()
		return nil, fmt.Errorf("connect to the warehouse %s: %w", address, explain(err, address))
	}
	return conn, nil
}

// Close ends the connections, once the server was told to end what was stopped.
func (w *Warehouse) Close() error {
	w.kills.Wait()
	return errors.Join(w.streams.close(), w.conn.Close())
}

// Address is where the warehouse is; its String masks the password.
func (w *Warehouse) Address() Address { return w.address }

// ForRun returns the same warehouse with a name that its query ids begin with.
func (w *Warehouse) ForRun(name string) *Warehouse {
	named := *w
	named.run = name
	return &named
}

// running is a statement between its beginning and its end.
type running struct {
	warehouse *Warehouse
	caller    context.Context
	step, id  string
	settings  clickhouse.Settings
	started   time.Time
	stream    bool
	rows      uint64 // that were read of a stream
	byHTTP    bool
	figures   *Figures
	answer    answer
}

// begin returns a context that carries id, limits and settings of one statement, which end ends. The id is unique, because ClickHouse
// refuses a second query with the id of one that still runs.
func (w *Warehouse) begin(ctx context.Context, step string, settings clickhouse.Settings) (context.Context, *running) {
	all := w.session.of(settings)
	if _, may := all["max_execution_time"]; !may {
		ctx = withoutDeadline{ctx}
	}
	id := fmt.Sprintf("%s/%s/%s", w.run, step, newSuffix())
	r := &running{warehouse: w, caller: ctx, step: step, id: id, settings: all, started: time.Now(), byHTTP: !w.address.native()}
	options := []clickhouse.QueryOption{clickhouse.WithQueryID(id), clickhouse.WithSettings(all)}
	if w.recorder != nil {
		r.figures = w.recorder.begin(step, id)
		r.answer.packets, r.answer.inserted = make(map[string]uint64), make(map[string]uint64)
		ctx = r.answer.in(ctx)
		options = append(options,
			clickhouse.WithProgress(func(p *clickhouse.Progress) {
				r.answer.progress(p.Rows, p.Bytes, p.WroteRows, p.WroteBytes, uint64(p.Elapsed))
			}),
			clickhouse.WithProfileInfo(func(p *clickhouse.ProfileInfo) { r.answer.profile(p.Rows, p.Bytes) }),
			clickhouse.WithProfileEvents(func(events []clickhouse.ProfileEvent) {
				for _, e := range events {
					r.answer.event(e.Name, e.Value)
				}
			}))
	}
	return clickhouse.Context(ctx, options...), r
}

// end tells the log of the statement, and the recorder. Its result was read to the end, unless there is an error. Of a statement that the
// caller stopped nothing is left on the server.
func (r *running) end(err error) {
	took := time.Since(r.started)
	if err != nil && r.caller.Err() != nil && r.byHTTP {
		r.warehouse.kills.Go(r.kill) // whoever waits for this statement has a deadline, and the server may not answer
	}
	about := []any{"step", r.step, "took", took, "error", err}
	if r.rows > 0 {
		about = append(about, "rows", r.rows)
	}
	r.warehouse.logger.Debug("statement", about...)
	if r.figures == nil {
		return
	}
	var counted map[string]uint64
	if err == nil {
		counted = r.answer.counted(r.stream, r.rows)
	}
	r.warehouse.recorder.end(r.figures, took, err != nil, counted)
}

// killTimeout bounds the wait of who stopped a statement, for a server that does not answer.
const killTimeout = 5 * time.Second

// kill ends the statement on the server. That it cannot be told is no news: the statement has an error of its own, and the next run kills
// what this one left.
func (r *running) kill() {
	text, values, err := sql.Load("session/kill.sql").Set("id", r.id).Build()
	if err != nil {
		return
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(r.caller), killTimeout)
	defer cancel()
	ctx := withoutDeadline{limited}
	err = r.warehouse.conn.Exec(ctx, text, named(values)...)
	r.warehouse.logger.Debug("statement killed", "step", r.step, "error", err)
}

// failed names the step in a driver's error, and says what to do about it.
func (w *Warehouse) failed(ctx context.Context, step string, err error) error {
	if ctx.Err() != nil {
		// The driver's error quotes the whole request; that the caller stopped it is all there is to say.
		return fmt.Errorf("statement %s: stopped: %w", step, context.Cause(ctx))
	}
	return fmt.Errorf("statement %s: %w", step, explain(err, w.address))
}

func named(values map[string]any) []any {
	args := make([]any, 0, len(values))
	for name, value := range values {
		args = append(args, clickhouse.Named(name, value))
	}
	return args
}

// Exec runs a statement that returns nothing.
func (w *Warehouse) Exec(ctx context.Context, statement sql.Statement) error {
	text, values, err := statement.Build()
	if err != nil {
		return err
	}
	return w.exec(ctx, statement.Name(), text, values)
}

// ExecLiteral runs a statement that may not have parameters, CREATE VIEW, with their values written into its text.
func (w *Warehouse) ExecLiteral(ctx context.Context, statement sql.Statement) error {
	text, err := statement.Literal()
	if err != nil {
		return err
	}
	return w.exec(ctx, statement.Name(), text, nil)
}

// ExecText runs a statement that was built before, and kept as text. The step names it in query ids and errors.
func (w *Warehouse) ExecText(ctx context.Context, step, text string) error {
	return w.exec(ctx, step, text, nil)
}

func (w *Warehouse) exec(ctx context.Context, step, text string, values map[string]any) error {
	// INSERT SELECT writes with one thread unless told otherwise.
	inner, running := w.begin(ctx, step, clickhouse.Settings{"max_insert_threads": insertThreads})
	err := w.conn.Exec(inner, text, named(values)...)
	running.end(err)
	if err != nil {
		return w.failed(ctx, step, err)
	}
	return nil
}

const insertThreads = 4

// Row runs a statement that returns one row and scans it.
func (w *Warehouse) Row(ctx context.Context, statement sql.Statement, destinations ...any) error {
	text, values, err := statement.Build()
	if err != nil {
		return err
	}
	return w.row(ctx, statement.Name(), text, values, destinations)
}

func (w *Warehouse) row(ctx context.Context, step, text string, values map[string]any, destinations []any) error {
	inner, running := w.begin(ctx, step, w.smallResult())
	err := w.conn.QueryRow(inner, text, named(values)...).Scan(destinations...)
	running.end(err)
	if err != nil {
		return w.failed(ctx, step, err)
	}
	return nil
}

// smallResult are the settings of a statement whose result the server can keep until it has all of it, so that the summary before it is
// about the whole.
func (w *Warehouse) smallResult() clickhouse.Settings {
	if w.recorder == nil || w.address.native() {
		return nil
	}
	return clickhouse.Settings{"wait_end_of_query": 1}
}

// Rows runs a statement with a small result and calls scan for each row.
func (w *Warehouse) Rows(ctx context.Context, statement sql.Statement, scan func(scan func(...any) error) error) error {
	return w.rowsWith(ctx, statement, nil, scan)
}

func (w *Warehouse) rowsWith(ctx context.Context, statement sql.Statement, settings clickhouse.Settings,
	scan func(scan func(...any) error) error) error {
	text, values, err := statement.Build()
	if err != nil {
		return err
	}
	if settings == nil {
		settings = w.smallResult()
	}
	inner, running := w.begin(ctx, statement.Name(), settings)
	err = w.rows(inner, text, values, scan)
	running.end(err)
	if err != nil {
		return w.failed(ctx, statement.Name(), err)
	}
	return nil
}

func (w *Warehouse) rows(ctx context.Context, text string, values map[string]any, scan func(scan func(...any) error) error) error {
	rows, err := w.conn.Query(ctx, text, named(values)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// checkVersion refuses a server that is too old, by what it said of itself when the connection was made.
func (w *Warehouse) checkVersion() error {
	server, err := w.conn.ServerVersion()
	if err != nil {
		return err
	}
	return sql.CheckVersion(server.Version.String())
}

// Version is the warehouse's version, for example 26.7.2.1.
func (w *Warehouse) Version(ctx context.Context) (string, error) {
	var version string
	err := w.Row(ctx, sql.Load("check/version.sql"), &version)
	return version, err
}

// RowLiteral is Row for a statement that may not have parameters.
func (w *Warehouse) RowLiteral(ctx context.Context, statement sql.Statement, destinations ...any) error {
	text, err := statement.Literal()
	if err != nil {
		return err
	}
	return w.row(ctx, statement.Name(), text, nil, destinations)
}
