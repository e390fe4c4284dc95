package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// binary is the kindred under test for what needs a process of its own: signals, kills and schedules. kindred-engine is beside it.
var binary string

func TestMain(m *testing.M) {
	os.Exit(embeddedtest.WithPrograms(func(kindred string) (int, error) {
		binary = kindred
		code := m.Run()
		return code, closeEngine()
	}))
}

// sharedEngine is the one engine of tests that can do with databases of their own. It is started for the first of them.
var sharedEngine = sync.OnceValues(func() (*embeddedtest.Server, error) {
	folder, err := os.MkdirTemp("", "kindred-test-*")
	if err != nil {
		return nil, err
	}
	engine, err := embedded.Start(context.Background(), embedded.Config{DataPath: folder, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	closeEngine = func() error { return errors.Join(engine.Close(), os.RemoveAll(folder)) }
	protocol, err := embeddedtest.Protocol()
	return &embeddedtest.Server{URL: embeddedtest.WarehouseURL(engine, protocol), HTTP: engine.URL()}, err
})

// closeEngine ends what sharedEngine has started.
var closeEngine = func() error { return nil }
