package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"time"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// Config names the warehouse to open.
type Config struct {
	DataPath     string        // the folder of `embedded:PATH`
	Binary       string        // kindred-engine; "" looks for it
	MemoryLimit  uint64        // bytes, for an engine that is started; 0 leaves the choice to it
	UsersFile    string        // users.xml with users beside Kindred's own, for an engine that is started; "" for none
	StartTimeout time.Duration // 0 is a minute
	Logger       *slog.Logger
}

// Engine is a running engine, started by this process or found.
type Engine struct {
	holder  attach.Holder
	process *process // nil for an engine that was found
	release func()   // ends the hold of an engine that was found
}

// Start returns the engine that serves the data path. It starts one if none does; when several processes do that at once,
// one engine is started and the others use it. Errors wrap ErrNoBinary, or tell in the engine's own words why it ended.
func Start(ctx context.Context, config Config) (*Engine, error) {
	if config.StartTimeout == 0 {
		config.StartTimeout = time.Minute
	}
	path, err := filepath.Abs(config.DataPath)
	if err != nil {
		return nil, fmt.Errorf("start the embedded warehouse: %w", err)
	}
	config.DataPath = path
	ctx, cancel := context.WithTimeoutCause(ctx, config.StartTimeout,
		fmt.Errorf("the engine for %s did not answer within %s; its logs are in that folder", path, config.StartTimeout))
	defer cancel()
	for {
		engine, err := attachOrStart(ctx, config)
		if !errors.Is(err, errTryAgain) {
			return engine, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("start the embedded warehouse: %w", context.Cause(ctx))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// errTryAgain says that another process is at it: an engine is starting or stopping on this path.
var errTryAgain = errors.New("another process starts or stops an engine on this path")

func attachOrStart(ctx context.Context, config Config) (*Engine, error) {
	if holder, ok := attach.Running(config.DataPath); ok {
		if holder.Password == "" {
			return nil, fmt.Errorf("use the engine that serves %s: process %d is of an earlier version of Kindred, to which this one cannot log in: "+
				"stop it first", config.DataPath, holder.PID)
		}
		release, err := hold(config.DataPath, holder)
		if err != nil {
			return nil, err
		}
		config.Logger.Debug("using the engine that runs already", "data", config.DataPath, "address", holder.Address, "pid", holder.PID)
		return &Engine{holder: holder, release: release}, nil
	}
	process, err := startProcess(config)
	if err != nil {
		return nil, err
	}
	for {
		if holder, ok := attach.Running(config.DataPath); ok && holder.PID == process.command.Process.Pid {
			config.Logger.Debug("engine started", "data", config.DataPath, "address", holder.Address, "pid", holder.PID)
			return &Engine{holder: holder, process: process}, nil
		}
		select {
		case <-process.ended:
			if process.exitCode() == attach.ExitInUse {
				return nil, errTryAgain
			}
			return nil, fmt.Errorf("start the embedded warehouse: %w", process.failure())
		case <-ctx.Done():
			process.kill()
			return nil, fmt.Errorf("start the embedded warehouse: %w", context.Cause(ctx))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// hold keeps a found engine from ending, if it is still the one that was found.
func hold(dataPath string, found attach.Holder) (release func(), err error) {
	release, err = attach.Hold(dataPath)
	if errors.Is(err, attach.ErrEnding) {
		return nil, errTryAgain
	}
	if err != nil {
		return nil, fmt.Errorf("use the engine that serves %s: %w", dataPath, err)
	}
	if now, ok := attach.Running(dataPath); !ok || now != found {
		release()
		return nil, errTryAgain
	}
	return release, nil
}

// URL is the engine's address by HTTP, http://kindred:PASSWORD@127.0.0.1:PORT.
func (e *Engine) URL() string { return e.address("http", e.holder.Address) }

// NativeURL is the engine's address by ClickHouse's native protocol, clickhouse://kindred:PASSWORD@127.0.0.1:PORT.
func (e *Engine) NativeURL() string { return e.address("clickhouse", e.holder.Native) }

func (e *Engine) address(scheme, host string) string {
	address := url.URL{Scheme: scheme, User: url.UserPassword(attach.User, e.holder.Password), Host: attach.Reachable(host)}
	return address.String()
}

// WarehouseURL is the address for what Kindred does: that of the native protocol, which is the faster one (BenchmarkProtocols).
func (e *Engine) WarehouseURL() string { return e.NativeURL() }

// Started reports whether this process started the engine.
func (e *Engine) Started() bool { return e.process != nil }

// Ended is closed when the engine's process has ended. It is nil for an engine that was found.
func (e *Engine) Ended() <-chan struct{} {
	if e.process == nil {
		return nil
	}
	return e.process.ended
}

// Err says how an engine that was started here ended, with the last lines of its log. It is nil while the engine runs, and
// after Close.
func (e *Engine) Err() error {
	if e.process == nil {
		return nil
	}
	return e.process.err()
}

// Close lets the engine go. One that was started here ends, unless another process uses it; one that was found goes on.
func (e *Engine) Close() error {
	if e.process == nil {
		e.release()
		return nil
	}
	return e.process.close()
}
