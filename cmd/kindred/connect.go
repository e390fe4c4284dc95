package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/engine/attach"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/settings"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// connect opens the warehouse, starting the embedded engine where the settings say so, and passes it to use.
func (p *program) connect(ctx context.Context, use func(context.Context, *warehouse.Warehouse) error) error {
	return p.connectBy(ctx, (*embedded.Engine).WarehouseURL, use)
}

// connectBy is connect with a choice among the embedded engine's addresses.
func (p *program) connectBy(ctx context.Context, choose func(*embedded.Engine) string, use func(context.Context, *warehouse.Warehouse) error) (err error) {
	if !p.settings.Embedded() {
		return p.open(ctx, p.settings.WarehouseURL, use)
	}
	engine, err := p.startEngine(ctx)
	if err != nil {
		return err
	}
	defer func() {
		// What the engine says of its own end explains a broken connection better than the connection's error.
		if ended := engine.Err(); ended != nil && err != nil {
			err = fmt.Errorf("%w\n%w", err, ended)
		}
		err = errors.Join(err, engine.Close())
	}()
	return p.open(ctx, choose(engine), use)
}

// startEngine starts the embedded engine, or finds the one that runs.
func (p *program) startEngine(ctx context.Context) (*embedded.Engine, error) {
	// The program's path is read in the environment by who starts it, the library's by the process itself: so flags reach both.
	for name, path := range map[string]string{"ENGINE_PATH": p.settings.EnginePath, "LIBCHDB": p.settings.Libchdb} {
		if path == "" {
			continue
		}
		if err := os.Setenv(settings.Prefix+name, path); err != nil {
			return nil, usagef("%s%s: %q: %w", settings.Prefix, name, path, err)
		}
	}
	started, err := embedded.Start(ctx, embedded.Config{DataPath: p.settings.DataPath(), Logger: p.logger})
	if errors.Is(err, attach.ErrDataPath) || errors.Is(err, embedded.ErrNoBinary) {
		err = usageError{err}
	}
	return started, err
}

func (p *program) open(ctx context.Context, address string, use func(context.Context, *warehouse.Warehouse) error) error {
	if _, err := warehouse.ParseURL(address); err != nil {
		return usageError{err}
	}
	w, err := warehouse.Open(ctx, warehouse.Config{URL: address, QueryTimeout: p.settings.QueryTimeout, Logger: p.logger, Recorder: p.recorder})
	if err != nil {
		return err
	}
	return errors.Join(use(ctx, w), w.Close())
}

// pipeline is the run's machinery on this warehouse.
func (p *program) pipeline(w *warehouse.Warehouse, observer pipeline.Observer) (*pipeline.Pipeline, error) {
	pipe, err := pipeline.New(pipeline.Config{
		Warehouse:     w,
		Model:         p.model,
		Database:      p.settings.Database,
		State:         p.settings.StateDatabase,
		Settle:        p.settings.SettleTime(),
		Engine:        pipeline.Engine(p.settings.Engine),
		MemoryLimit:   p.settings.GraphMemory(),
		WorkingTables: pipeline.WorkingTables(p.settings.WorkingTables),

		KeepGenerations: int(p.settings.KeepGenerations),
		Mask:            console.MaskSecrets,
		Version:         p.version,
		Observer:        observer,
		Logger:          p.logger,
		Clock:           time.Now,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return pipe, nil
}

// readyPipeline is the pipeline of a warehouse that has the tables. It makes what is missing of an embedded warehouse, which is the
// caller's own. On a server that is for `kindred init`, with rights that those who load and run may not have.
func (p *program) readyPipeline(ctx context.Context, w *warehouse.Warehouse, observer pipeline.Observer) (*pipeline.Pipeline, error) {
	pipe, err := p.pipeline(w, observer)
	if err != nil || !p.settings.Embedded() {
		return pipe, err
	}
	return pipe, pipe.Init(ctx)
}
