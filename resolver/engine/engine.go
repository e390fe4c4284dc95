package engine

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// Engine is a server that runs.
type Engine struct {
	config Config
	lock   *attach.Lock
	server *server
	holder attach.Holder
}

// Open locks the data path, starts the server and waits until it answers. Errors wrap attach.ErrDataPath, attach.ErrInUse, ErrConfig or
// ErrPasswordNeeded, or are ClickHouse's.
func Open(config Config) (*Engine, error) {
	at, err := config.addresses()
	if err != nil {
		return nil, err
	}
	if config.Grace == 0 {
		config.Grace = attach.DefaultGrace
	}
	if config.Password == "" {
		config.Password = rand.Text()
	} else {
		config.Private = true
	}
	if config.DataPath, err = prepareDataPath(config.DataPath); err != nil {
		return nil, err
	}
	lock, err := attach.Take(config.DataPath)
	if err != nil {
		return nil, err
	}
	e := &Engine{config: config, lock: lock}
	if err := e.start(at); err != nil {
		lock.Release()
		return nil, err
	}
	return e, nil
}

func (e *Engine) start(at addresses) (err error) {
	e.holder = attach.Holder{PID: os.Getpid(), Password: e.config.Password, Started: time.Now().UTC().Truncate(time.Second)}
	if err := e.lock.Announce(e.holder); err != nil {
		return err
	}
	for _, listener := range []struct{ flag, port string }{{"--listen", at.http}, {"--native-listen", at.nativePort}} {
		if err := isFree(net.JoinHostPort(at.host, listener.port), listener.flag); err != nil {
			return err
		}
	}
	if e.server, err = startServer(e.config, at); err != nil {
		return err
	}
	e.holder.Address, e.holder.Native = e.server.http, e.server.native
	ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
	defer cancel()
	if e.holder.Version, err = e.server.version(ctx); err == nil {
		err = e.lock.Announce(e.holder)
	}
	if err != nil {
		return errors.Join(err, e.server.end())
	}
	return nil
}

// isFree looks whether the address can be listened on: the server's own error would come later, and name no flag.
func isFree(address, flag string) error {
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("listen on %s: another program uses this port; choose another by %s: %w", address, flag, err)
	}
	if err != nil {
		return fmt.Errorf("listen on %s: choose another address by %s: %w", address, flag, err)
	}
	return listener.Close()
}

// prepareDataPath makes the folder and tries to write into it, so that the error names the path and not some file within.
func prepareDataPath(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("%w: %s: %w", attach.ErrDataPath, path, err)
	}
	if strings.Contains(absolute, "${") || strings.Contains(absolute, `\`) {
		return "", fmt.Errorf("%w: %s has ${ or \\ in its name, which mean something else in ClickHouse's configuration; choose another folder",
			attach.ErrDataPath, absolute)
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

// Address is the host:port of HTTP.
func (e *Engine) Address() string { return e.holder.Address }

// NativeAddress is the host:port of the native protocol.
func (e *Engine) NativeAddress() string { return e.holder.Native }

// Version is ClickHouse's version.
func (e *Engine) Version() string { return e.holder.Version }

// IsOpen tells whether whoever reaches the addresses may do everything.
func (e *Engine) IsOpen() bool { return !e.config.Private }

// Retire reports whether no other process holds the engine, and then keeps it so.
func (e *Engine) Retire() bool { return e.lock.Retire() }

// ErrAbandoned is the cause of a context that ends since nobody needs the engine any more: its queries have nobody to answer.
var ErrAbandoned = errors.New("the program that started the engine has ended")

// Serve waits until ctx ends, gives running queries Config.Grace, kills those that are left, and ends the server: parts are
// flushed then. It returns earlier, with an error, if the server ends by itself. Close comes after it.
func (e *Engine) Serve(ctx context.Context) error {
	select {
	case <-e.server.ended:
		return fmt.Errorf("the server ended by itself: %w", e.server.failure())
	case <-ctx.Done():
	}
	grace := e.config.Grace
	if errors.Is(context.Cause(ctx), ErrAbandoned) {
		grace = 0
	}
	e.config.Logger.Info("stopping", "why", context.Cause(ctx))
	e.server.drain(grace)
	return e.server.end()
}

// Close lets the data path go.
func (e *Engine) Close() { e.lock.Release() }
