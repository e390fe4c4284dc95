package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// Config names the warehouse to open.
type Config struct {
	DataPath     string        // the folder of `embedded:PATH`
	Binary       string        // kindred-engine; "" looks for it
	MemoryLimit  uint64        // bytes, for an engine that is started; 0 leaves the choice to it
	StartTimeout time.Duration // 0 is a minute
	Logger       *slog.Logger
}

// Engine is a running engine, started by this process or found.
type Engine struct {
	url     string
	native  string   // "" for an engine without
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
		url := "http://" + reachable(holder.Address)
		release, err := hold(ctx, url)
		if err != nil {
			return nil, err
		}
		config.Logger.Debug("using the engine that runs already", "data", config.DataPath, "address", url, "pid", holder.PID)
		return &Engine{url: url, native: nativeURL(holder), release: release}, nil
	}
	process, err := startProcess(config)
	if err != nil {
		return nil, err
	}
	for {
		if holder, ok := attach.Running(config.DataPath); ok && holder.PID == process.command.Process.Pid {
			url := "http://" + reachable(holder.Address)
			config.Logger.Debug("engine started", "data", config.DataPath, "address", url, "pid", holder.PID)
			return &Engine{url: url, native: nativeURL(holder), process: process}, nil
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

func nativeURL(holder attach.Holder) string {
	if holder.Native == "" {
		return ""
	}
	return "clickhouse://" + reachable(holder.Native)
}

// reachable turns an address that means every interface into loopback.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// hold opens the request that keeps a found engine alive. The connection ends with this process, whatever happens to it.
func hold(ctx context.Context, url string) (release func(), err error) {
	holding, cancel := context.WithCancel(context.Background())
	request, err := http.NewRequestWithContext(holding, http.MethodGet, url+attach.HoldPath, nil)
	if err != nil {
		cancel()
		return nil, err
	}
	if password := os.Getenv(attach.PasswordVariable); password != "" {
		request.Header.Set("X-ClickHouse-User", "default")
		request.Header.Set("X-ClickHouse-Key", password)
	}
	client := &http.Client{Transport: &http.Transport{}} // no proxy: the engine is on this machine
	stop := context.AfterFunc(ctx, cancel)
	response, err := client.Do(request)
	stop()
	if err != nil {
		cancel()
		return nil, errTryAgain
	}
	if response.StatusCode == http.StatusServiceUnavailable {
		response.Body.Close()
		cancel()
		return nil, errTryAgain
	}
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 1<<10))
		response.Body.Close()
		cancel()
		return nil, fmt.Errorf("use the engine on %s: it answered %s: %s (its password is read from %s)", url, response.Status, text, attach.PasswordVariable)
	}
	return func() { cancel(); response.Body.Close() }, nil
}

// URL is the engine's address, http://127.0.0.1:PORT.
func (e *Engine) URL() string { return e.url }

// NativeURL is the engine's address by ClickHouse's native protocol, clickhouse://127.0.0.1:PORT. It is "" for an engine that was
// started without.
func (e *Engine) NativeURL() string { return e.native }

// WarehouseURL is the address for what Kindred does: that of the native protocol, which is the faster one (BenchmarkProtocols), if the
// engine speaks it.
func (e *Engine) WarehouseURL() string {
	if e.native != "" {
		return e.native
	}
	return e.url
}

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
	return e.process.close(e.url)
}
