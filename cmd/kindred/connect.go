package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// connect opens the warehouse, starting the embedded engine where the settings say so, and passes it to use.
func (p *program) connect(ctx context.Context, use func(context.Context, *warehouse.Warehouse) error) (err error) {
	url := p.settings.WarehouseURL
	if p.settings.Embedded() {
		engine, err := embedded.Start(ctx, embedded.Config{DataPath: p.settings.DataPath(), Binary: p.settings.Engine, Logger: p.logger})
		if err != nil {
			return err
		}
		url = engine.URL()
		defer func() {
			// What the engine says of its own end explains a broken connection better than the connection's error.
			if ended := engine.Err(); ended != nil && err != nil {
				err = fmt.Errorf("%w\n%w", err, ended)
			}
			err = errors.Join(err, engine.Close())
		}()
		return p.open(ctx, url, use)
	}
	return p.open(ctx, url, use)
}

func (p *program) open(ctx context.Context, url string, use func(context.Context, *warehouse.Warehouse) error) error {
	if _, err := warehouse.ParseURL(url); err != nil {
		return usageError{err}
	}
	w, err := warehouse.Open(ctx, warehouse.Config{URL: url, QueryTimeout: p.settings.QueryTimeout, Logger: p.logger})
	if err != nil {
		return err
	}
	return errors.Join(use(ctx, w), w.Close())
}

// pipeline is the run's machinery on this warehouse.
func (p *program) pipeline(w *warehouse.Warehouse, observer pipeline.Observer) (*pipeline.Pipeline, error) {
	pipe, err := pipeline.New(pipeline.Config{
		Warehouse:   w,
		Model:       p.model,
		Database:    p.settings.Database,
		State:       p.settings.StateDatabase,
		Settle:      p.settings.SettleTime(),
		MemoryLimit: p.settings.GraphMemory(),
		Version:     p.version,
		Observer:    observer,
		Logger:      p.logger,
		Clock:       time.Now,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return pipe, nil
}
