package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/kindred-id/kindred/sql"
)

// Behind one address there may be several replicas that share the tables of a service, and each statement may reach another of them.
// Tables in memory are not shared, so working tables are on disk there. What else a run does in another way, because of what the databases
// of such a service can do, is in this file; docs/operations.md tells of all of it.

// WorkingTables says where working tables that are small, or looked up in, are kept.
type WorkingTables string

// The empty value is AutoTables.
const (
	AutoTables   WorkingTables = "auto"      // in memory, but for databases that replicas share
	MemoryTables WorkingTables = "memory"    // in the memory of the server that an address reaches
	DiskTables   WorkingTables = "mergetree" // in tables that replicas share like all others
)

// ErrReplicated says that Kindred's databases are of an engine in which no run can publish.
var ErrReplicated = errors.New("the database has the engine Replicated")

// CheckDatabases refuses databases in which a run would come to a statement that they do not take. It writes nothing.
func (p *Pipeline) CheckDatabases(ctx context.Context) error {
	_, err := p.sharing(ctx)
	return err
}

// sharing tells whether replicas share the tables of Kindred's databases, by the engines of these.
func (p *Pipeline) sharing(ctx context.Context) (bool, error) {
	engines := map[string]string{}
	statement := sql.Load("state/engines.sql").Set("database", p.Database).Set("state", p.State)
	if err := p.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error {
		var name, engine string
		err := scan(&name, &engine)
		engines[name] = engine
		return err
	}); err != nil {
		return false, err
	}
	return engines[p.State] == "Shared", errors.Join(publishable(p.Database, engines[p.Database]), publishable(p.State, engines[p.State]))
}

// publishable refuses a database of an engine whose tables cannot be exchanged with those of another database.
func publishable(database, engine string) error {
	if engine != "Replicated" {
		return nil
	}
	return fmt.Errorf("%w: %s: there ClickHouse moves no table to another database, which is how Kindred publishes; "+
		"run CREATE DATABASE %s ENGINE = Atomic on one of the servers, and give Kindred the address of that server alone",
		ErrReplicated, database, sql.QuoteName(database))
}

// choose decides where the run keeps its working tables.
func (r *run) choose(ctx context.Context) (err error) {
	if r.shared, err = r.sharing(ctx); err != nil {
		return err
	}
	switch r.WorkingTables {
	case DiskTables:
		r.shared = true
	case MemoryTables:
		r.shared = false
	}
	if r.shared {
		r.Warehouse = r.Warehouse.Shared()
	}
	return nil
}

// small is the engine of a small working table with that first column.
func (r *run) small(column string) sql.Statement {
	if r.shared {
		return onDisk(column)
	}
	return sql.Load("state/engine_memory.sql")
}

// lookedUp is the engine of a working table that is looked up in by that column.
func (r *run) lookedUp(column string) sql.Statement {
	if r.shared {
		return onDisk(column)
	}
	return sql.Load("state/engine_join.sql").Set("key_column", column)
}

func onDisk(column string) sql.Statement {
	return sql.Load("state/engine_disk.sql").Set("key_column", column)
}

// clone begins a table of the next generation as a copy of one that is published or kept: its parts are those of an earlier run, which each
// replica knows.
func (r *run) clone(ctx context.Context, database, from, table string) error {
	if err := r.Warehouse.ExecLiteral(ctx, sql.Load("state/like.sql").
		Set("state", r.State).Set("table", next(table)).Set("database", database).Set("published", from)); err != nil {
		return err
	}
	return r.add(ctx, "state/attach.sql", place{database, from}, table)
}

// attach adds the rows of a working table to a table of the next generation.
func (r *run) attach(ctx context.Context, from, table string) error {
	file := "state/attach.sql"
	if r.shared {
		file = "state/add.sql"
	}
	return r.add(ctx, file, place{r.State, from}, table)
}

func (r *run) add(ctx context.Context, file string, from place, table string) error {
	return r.Warehouse.ExecLiteral(ctx, sql.Load(file).
		Set("state", r.State).Set("table", next(table)).Set("from_database", from.database).Set("from_table", from.table))
}

// rows counts the rows of tables of the state.
func (r *run) rows(ctx context.Context, tables []string) (map[string]uint64, error) {
	found := map[string]uint64{}
	if r.shared {
		// What system.tables says is what one replica knows; a read waits until it knows all.
		for _, table := range tables {
			var rows uint64
			if err := r.Warehouse.Row(ctx, sql.Load("extract/count.sql").Set("state", r.State).Set("table", table), &rows); err != nil {
				return nil, err
			}
			found[table] = rows
		}
		return found, nil
	}
	existing, err := r.tables(ctx)
	if err != nil {
		return nil, err
	}
	for _, table := range tables {
		found[table] = existing[place{r.State, table}].rows
	}
	return found, nil
}

// inStatements splits renamings into those that one statement does.
func (r *run) inStatements(renamings []renaming) [][]renaming {
	if !r.shared {
		return [][]renaming{renamings}
	}
	// Databases that replicas share take one table in a statement.
	var each [][]renaming
	for _, n := range renamings {
		each = append(each, []renaming{n})
	}
	return each
}
