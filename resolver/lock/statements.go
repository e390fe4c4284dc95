package lock

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/kindred-id/kindred/sql"
)

// Codes of ClickHouse's errors that the lock goes by.
const codeTableAlreadyExists = 57

// state is the lock as the warehouse shows it.
type state struct {
	asked   time.Time // this process's clock, from before the statement
	now     time.Time // the warehouse's clock
	highest uint64    // 0 if there is no table
	comment string    // the highest table's
	numbers []uint64  // of all tables, ascending
}

func tableName(number uint64) string { return "lock_" + strconv.FormatUint(number, 10) }

// look reads who holds the lock.
func (c *Config) look(ctx context.Context) (state, error) {
	seen := state{asked: time.Now()}
	var databaseExists bool
	if err := c.Warehouse.Row(ctx, sql.Load("lock/state.sql").Set("database", c.Database),
		&databaseExists, &seen.now, &seen.highest, &seen.comment, &seen.numbers); err != nil {
		return state{}, fmt.Errorf("look at the lock of runs: %w", err)
	}
	if !databaseExists {
		return state{}, fmt.Errorf("the state database %s does not exist: make it by `kindred init`, or correct KINDRED_STATE_DATABASE", plain(c.Database))
	}
	return seen, nil
}

// create makes the table of that number; whoever made it before gets code 57.
func (c *Config) create(ctx context.Context, number uint64, f facts) error {
	return c.tell(ctx, "lock/create.sql", number, f)
}

// sign writes the facts anew.
func (c *Config) sign(ctx context.Context, number uint64, f facts) error {
	return c.tell(ctx, "lock/sign.sql", number, f)
}

// tell goes by literals: a comment takes no parameter.
func (c *Config) tell(ctx context.Context, file string, number uint64, f facts) error {
	comment, err := f.comment()
	if err != nil {
		return err
	}
	return c.Warehouse.ExecLiteral(ctx, sql.Load(file).
		Set("database", c.Database).Set("table", tableName(number)).Set("facts", comment))
}

// drop removes a table that is not the highest. That it could not does no harm: the next holder tries again.
func (c *Config) drop(ctx context.Context, number uint64) {
	err := c.Warehouse.ExecLiteral(ctx, sql.Load("lock/drop.sql").Set("database", c.Database).Set("table", tableName(number)))
	if err != nil {
		c.Logger.Warn("cannot drop an old table of the lock", "table", tableName(number), "error", err)
	}
}
