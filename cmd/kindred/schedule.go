package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/lock"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/schedules"
)

func (p *program) scheduleCommand() *cobra.Command {
	var list bool
	cmd := &cobra.Command{
		Use:   "schedule",
		Short: "Run on a schedule until stopped",
		Long: `Run the entries of the schedules file by cron, in UTC, until SIGTERM or SIGINT. A run in progress may then finish within
two minutes, after which it is cancelled.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			file, err := p.scheduleFile()
			if err != nil {
				return err
			}
			if list {
				return p.listSchedules(file)
			}
			return p.connectForLong(cmd.Context(), func(ctx context.Context, w *warehouse.Warehouse) error {
				scheduler, err := schedules.New(schedules.Config{
					File:   file,
					Job:    func(ctx context.Context, entry schedules.Entry) error { return p.scheduledRun(ctx, w, entry) },
					Logger: p.logger,
					Grace:  schedules.DefaultGrace,
				})
				if err != nil {
					return err
				}
				_, err = scheduler.Run(ctx)
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, "print the entries with their next three times, and run nothing")
	return cmd
}

// scheduleFile is the file that the settings name, or the built-in one.
func (p *program) scheduleFile() (*schedules.File, error) {
	if p.settings.Schedules == "" {
		return schedules.Default(), nil
	}
	file, err := schedules.Load(p.settings.Schedules)
	if err != nil {
		return nil, usageError{err}
	}
	return file, nil
}

func (p *program) listSchedules(file *schedules.File) error {
	for _, entry := range file.Entries {
		if _, err := fmt.Fprintf(p.stdout, "%s  %q  %s %s, next:", entry.Name, entry.Cron, entry.Command, entry.Mode); err != nil {
			return err
		}
		for _, at := range entry.Upcoming(time.Now(), 3) {
			layout := "2006-01-02 15:04 MST"
			if at.Second() != 0 || strings.HasPrefix(entry.Cron, "@every") {
				layout = "2006-01-02 15:04:05 MST"
			}
			fmt.Fprintf(p.stdout, "  %s", at.UTC().Format(layout))
		}
		fmt.Fprintln(p.stdout)
	}
	return nil
}

// connectForLong connects with a context that outlives the signal, so that the engine and the run in progress may end in order.
func (p *program) connectForLong(stop context.Context, use func(context.Context, *warehouse.Warehouse) error) error {
	return p.connect(context.WithoutCancel(stop), func(_ context.Context, w *warehouse.Warehouse) error { return use(stop, w) })
}

func (p *program) scheduledRun(ctx context.Context, w *warehouse.Warehouse, entry schedules.Entry) error {
	// The model may have changed since the daemon began: a run by hand goes by what the file says now, and so does this one.
	own := *p // entries may run beside one another
	if _, err := own.readModel(); err != nil {
		return err
	}
	report, err := own.resolve(ctx, w, pipeline.Options{Full: entry.Mode == schedules.ModeFull})
	switch {
	case errors.Is(err, lock.ErrHeld):
		return fmt.Errorf("%w: %w", schedules.ErrSkipped, err)
	case err != nil:
		return err
	}
	console.LogSummary(ctx, p.logger, report)
	return nil
}
