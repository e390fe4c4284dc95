package pipeline

import (
	"context"
	"sync"
)

// together does several things at the same time, which would leave each other's processor idle, and waits for all. When one fails the
// others are told to stop, and its error is the one returned: theirs are only that they were stopped.
func together(ctx context.Context, things ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for _, do := range things {
		all.Go(func() {
			if err := do(ctx); err != nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}
