package clients_test

import (
	"context"
	"database/sql"
	"errors"
	"path"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// eachWay runs a test over both protocols, by clickhouse-go's own interface.
func eachWay(t *testing.T, test func(t *testing.T, conn driver.Conn)) {
	for name, options := range ways(t) {
		t.Run(name, func(t *testing.T) {
			conn, err := clickhouse.Open(options)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			test(t, conn)
		})
	}
}

func rows(t *testing.T, conn driver.Conn, text string, arguments ...any) [][]any {
	t.Helper()
	result, err := conn.Query(t.Context(), text, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close()
	var all [][]any
	for result.Next() {
		row := make([]any, len(result.ColumnTypes()))
		for i, column := range result.ColumnTypes() {
			row[i] = reflect.New(column.ScanType()).Interface()
		}
		if err := result.Scan(row...); err != nil {
			t.Fatal(err)
		}
		for i, column := range result.ColumnTypes() {
			row[i] = plainColumn(column.DatabaseTypeName(), row[i])
		}
		all = append(all, row)
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// plainColumn is plain for a column: a day is a time in Go.
func plainColumn(kind string, value any) any {
	text := plain(value)
	if day, ok := text.(string); ok && strings.HasPrefix(kind, "Date") && !strings.HasPrefix(kind, "DateTime") {
		return strings.TrimSuffix(day, " 00:00:00")
	}
	return text
}

func TestRows(t *testing.T) {
	eachWay(t, func(t *testing.T, conn driver.Conn) {
		for _, name := range append([]string{"columns", "types"}, published...) {
			t.Run(name, func(t *testing.T) { same(t, rows(t, conn, query(t, name)), reference(t, name)) })
		}
	})
}

// TestInsert writes what it read as a batch, and reads it again.
func TestInsert(t *testing.T) {
	eachWay(t, func(t *testing.T, conn driver.Conn) {
		ctx := t.Context()
		for _, statement := range []string{"DROP DATABASE IF EXISTS scratch_go", "CREATE DATABASE scratch_go", "CREATE TABLE scratch_go.types AS scratch.types"} {
			if err := conn.Exec(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		result, err := conn.Query(ctx, query(t, "types"))
		if err != nil {
			t.Fatal(err)
		}
		defer result.Close()
		batch, err := conn.PrepareBatch(ctx, "INSERT INTO scratch_go.types")
		if err != nil {
			t.Fatal(err)
		}
		for result.Next() {
			row := make([]any, len(result.ColumnTypes()))
			for i, column := range result.ColumnTypes() {
				row[i] = reflect.New(column.ScanType()).Interface()
			}
			if err := result.Scan(row...); err != nil {
				t.Fatal(err)
			}
			for i := range row {
				row[i] = reflect.ValueOf(row[i]).Elem().Interface()
			}
			if err := batch.Append(row...); err != nil {
				t.Fatal(err)
			}
		}
		if err := batch.Send(); err != nil {
			t.Fatal(err)
		}
		same(t, rows(t, conn, "SELECT * FROM scratch_go.types ORDER BY n"), reference(t, "types"))
	})
}

func TestParameters(t *testing.T) {
	eachWay(t, func(t *testing.T, conn driver.Conn) {
		const text = "it's \\ \t {x} 🙂"
		ctx := clickhouse.Context(t.Context(), clickhouse.WithParameters(clickhouse.Parameters{"n": "41", "names": "['a','b']"}))
		var n uint64
		var names []string
		if err := conn.QueryRow(ctx, "SELECT {n:UInt64} + 1, {names:Array(String)}").Scan(&n, &names); err != nil || n != 42 || len(names) != 2 {
			t.Errorf("got %d %v %v", n, names, err)
		}
		if got := rows(t, conn, "SELECT ?, ?", text, uint8(3)); got[0][0] != text || got[0][1] != "3" {
			t.Errorf("got %v", got)
		}
	})
}

func TestErrors(t *testing.T) {
	eachWay(t, func(t *testing.T, conn driver.Conn) {
		for statement, want := range map[string]int32{"SELECT * FROM identity.nothing_of_this_name": 60, "CREATE USER someone": 497, "SELEC 1": 62} {
			err := conn.Exec(t.Context(), statement)
			var exception *clickhouse.Exception
			if !errors.As(err, &exception) || exception.Code != want {
				t.Errorf("%s: got %v, want code %d", statement, err, want)
			}
		}
		if err := conn.Ping(t.Context()); err != nil {
			t.Errorf("after errors: %v", err)
		}
	})
}

// TestCancel expects a query whose context ends to end at the server, too. Over HTTP it has to ask for that.
func TestCancel(t *testing.T) {
	eachWay(t, func(t *testing.T, conn driver.Conn) {
		name := "cancelled_" + path.Base(t.Name())
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"readonly": 2, "cancel_http_readonly_queries_on_client_close": 1}))
		var n uint64
		if err := conn.QueryRow(ctx, "SELECT count() AS "+name+" FROM system.numbers").Scan(&n); err == nil {
			t.Fatal("an endless query ended")
		}
		running := "SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() AS " + name + "%'"
		for attempt := 0; ; attempt++ {
			if err := conn.QueryRow(t.Context(), running).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				return
			}
			if attempt == 100 {
				t.Fatal("it still runs")
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
}

// TestDatabaseSQL reads by Go's own interface.
func TestDatabaseSQL(t *testing.T) {
	for name, options := range ways(t) {
		t.Run(name, func(t *testing.T) {
			db := clickhouse.OpenDB(options)
			defer db.Close()
			for _, name := range published {
				result, err := db.QueryContext(t.Context(), query(t, name))
				if err != nil {
					t.Fatal(err)
				}
				same(t, databaseRows(t, result), reference(t, name))
			}
			email := reference(t, "profiles")[0][13]
			var id string
			if err := db.QueryRowContext(t.Context(), "SELECT toString(profile_id) FROM identity.profiles WHERE email = ?", email).Scan(&id); err != nil || id != reference(t, "profiles")[0][0] {
				t.Errorf("got %q %v", id, err)
			}
		})
	}
}

func databaseRows(t *testing.T, result *sql.Rows) [][]any {
	t.Helper()
	defer result.Close()
	types, err := result.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]any
	for result.Next() {
		row := make([]any, len(types))
		for i, column := range types {
			row[i] = reflect.New(column.ScanType()).Interface()
		}
		if err := result.Scan(row...); err != nil {
			t.Fatal(err)
		}
		for i, column := range types {
			row[i] = plainColumn(column.DatabaseTypeName(), row[i])
		}
		all = append(all, row)
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
