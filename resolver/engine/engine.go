package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// Engine serves one data path, over HTTP and by the native protocol.
type Engine struct {
	config    Config
	lock      *attach.Lock
	warehouse *warehouse
	listener  net.Listener
	http      *http.Server
	native    *nativeServer // nil without Config.NativeListen
	holders   holders
	stopping  chan struct{} // closed when no more requests are taken
}

// Open locks the data path, opens the warehouse and binds the addresses; Serve answers. Errors wrap attach.ErrDataPath,
// attach.ErrInUse, ErrConfig or ErrPasswordNeeded.
func Open(config Config) (*Engine, error) {
	config = config.withDefaults()
	if err := config.validate(); err != nil {
		return nil, err
	}
	path, err := prepareDataPath(config.DataPath)
	if err != nil {
		return nil, err
	}
	config.DataPath = path
	e := &Engine{config: config, stopping: make(chan struct{})}
	if e.lock, err = attach.Take(path); err != nil {
		return nil, err
	}
	holder := attach.Holder{PID: os.Getpid(), Started: time.Now().UTC().Truncate(time.Second)}
	if err := e.lock.Announce(holder); err != nil {
		e.lock.Release()
		return nil, err
	}
	// The address comes before the warehouse: a taken port is found at once, and costs nothing.
	if err := e.listen(); err != nil {
		e.lock.Release()
		return nil, err
	}
	if e.warehouse, err = openWarehouse(config); err != nil {
		e.hangUp()
		e.lock.Release()
		return nil, err
	}
	e.http = &http.Server{
		Handler:           e.handler(),
		ReadHeaderTimeout: 30 * time.Second,
		IdleTimeout:       10 * time.Minute,
		MaxHeaderBytes:    1 << 20,
		ErrorLog:          slog.NewLogLogger(config.Logger.Handler(), slog.LevelWarn),
	}
	holder.Address, holder.Native, holder.Version = e.Address(), e.NativeAddress(), e.warehouse.identity.version
	if err := e.lock.Announce(holder); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// listen binds the addresses.
func (e *Engine) listen() (err error) {
	if e.listener, err = listen(e.config.Listen, "--listen"); err != nil || e.config.NativeListen == "" {
		return err
	}
	listener, err := listen(e.config.NativeListen, "--native-listen")
	if err != nil {
		e.listener.Close()
		return err
	}
	e.native = newNativeServer(e, listener)
	return nil
}

func listen(address, flag string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("listen on %s: another program uses this port; choose another by %s: %w", address, flag, err)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return listener, nil
}

// hangUp frees the addresses.
func (e *Engine) hangUp() {
	e.listener.Close()
	if e.native != nil {
		e.native.listener.Close()
	}
}

// prepareDataPath makes the folder and tries to write into it, so that the error names the path and not some file within.
func prepareDataPath(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("%w: %s: %w", attach.ErrDataPath, path, err)
	}
	if info, err := os.Stat(absolute); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%w: %s is a file; name a folder", attach.ErrDataPath, absolute)
	}
	if err := os.MkdirAll(absolute, 0o700); err != nil {
		return "", fmt.Errorf("%w: %w", attach.ErrDataPath, err)
	}
	probe, err := os.CreateTemp(absolute, ".writable-*")
	if err != nil {
		return "", fmt.Errorf("%w: %s is not writable for this user: %w", attach.ErrDataPath, absolute, err)
	}
	probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return "", fmt.Errorf("%w: %w", attach.ErrDataPath, err)
	}
	return absolute, nil
}

// Address is the host:port of the HTTP server.
func (e *Engine) Address() string { return e.listener.Addr().String() }

// NativeAddress is the host:port of the native protocol, "" if the engine does not speak it.
func (e *Engine) NativeAddress() string {
	if e.native == nil {
		return ""
	}
	return e.native.listener.Addr().String()
}

// Version is the engine's version.
func (e *Engine) Version() string { return e.warehouse.identity.version }

// Serve answers until ctx ends. Then it takes no more requests, gives the running ones Config.Grace, and kills what is
// left. Close comes after it.
func (e *Engine) Serve(ctx context.Context) error {
	served := make(chan error, 2)
	go func() { served <- fmt.Errorf("serve HTTP: %w", e.http.Serve(e.listener)) }()
	if e.native != nil {
		go func() { served <- e.native.serve() }()
	}
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	close(e.stopping)
	e.config.Logger.Info("stopping", "why", context.Cause(ctx))
	graceful, cancel := context.WithTimeout(context.Background(), e.config.Grace)
	defer cancel()
	if err := e.shutdown(graceful); err == nil {
		return nil
	}
	e.warehouse.killAll(errors.New("the engine is stopping"))
	killed, cancelKilled := context.WithTimeout(context.Background(), killGrace)
	defer cancelKilled()
	if e.native != nil {
		stop := time.AfterFunc(killGrace/2, e.native.sever)
		defer stop.Stop()
	}
	if err := e.shutdown(killed); err != nil {
		return fmt.Errorf("stop: a query did not end %s after it was killed: %w", killGrace, err)
	}
	return nil
}

// shutdown waits for the queries of both protocols.
func (e *Engine) shutdown(ctx context.Context) error {
	if e.native == nil {
		return e.http.Shutdown(ctx)
	}
	ended := make(chan error, 1)
	go func() { ended <- e.native.shutdown(ctx) }()
	return errors.Join(e.http.Shutdown(ctx), <-ended)
}

// killGrace is how long a killed query may take to end: it looks for a kill between blocks.
const killGrace = 5 * time.Second

// Close ends the engine, and lets the data path go. No request may be running: Serve has returned nil.
func (e *Engine) Close() {
	_ = e.http.Close() // what is still open is idle
	e.hangUp()
	e.warehouse.close()
	e.lock.Release()
}
