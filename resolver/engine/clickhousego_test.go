package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/uuid"
)

// TestClickHouseGoTypes writes every type that Kindred's tables use as columns of a batch, and reads them back as rows.
func TestClickHouseGoTypes(t *testing.T) {
	overBoth(t, func(t *testing.T, _, address string) {
		ctx := context.Background()
		conn := open(t, address)
		if err := conn.Exec(ctx, `CREATE TABLE types (
		n UInt64, key UInt128, id UUID, text String, kind LowCardinality(String), maybe Nullable(String),
		names Array(String), by_type Map(String, Array(String)), at DateTime64(3, 'UTC'), maybe_at Nullable(DateTime64(3, 'UTC')),
		status Enum8('used' = 1, 'shared' = 2), ok Bool, share Float64, traits JSON, fixed FixedString(4)
	) ENGINE = MergeTree ORDER BY n`); err != nil {
			t.Fatal(err)
		}
		key, _ := new(big.Int).SetString("340282366920938463463374607431768211455", 10)
		id := uuid.MustParse("0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001")
		at := time.Date(2026, 11, 23, 10, 11, 12, 345e6, time.UTC)
		text := "it's \x00 \\ \t \n 🙂 \xff"

		batch, err := conn.PrepareBatch(ctx, "INSERT INTO types")
		if err != nil {
			t.Fatal(err)
		}
		for i, column := range []any{
			[]uint64{1, 2}, []*big.Int{big.NewInt(7), key}, []uuid.UUID{{}, id}, []string{"", text}, []string{"web", "ios"}, []*string{nil, &text},
			[][]string{{}, {"a", "b"}}, []map[string][]string{{}, {"user_id": {"u1", "u2"}}}, []time.Time{at, at}, []*time.Time{nil, &at},
			[]string{"used", "shared"}, []bool{false, true}, []float64{0, 0.25}, []string{`{}`, `{"plan":"pro","nested":{"n":3}}`}, []string{"abcd", "efgh"},
		} {
			if err := batch.Column(i).Append(column); err != nil {
				t.Fatalf("column %d: %v", i, err)
			}
		}
		if err := batch.Send(); err != nil {
			t.Fatal(err)
		}

		var (
			n               uint64
			gotKey          big.Int
			gotID           uuid.UUID
			gotText, kind   string
			maybe           *string
			names           []string
			byType          map[string][]string
			gotAt           time.Time
			maybeAt         *time.Time
			status          string
			ok              bool
			share           float64
			traits, gotFour string
		)
		row := conn.QueryRow(ctx, "SELECT * REPLACE (toString(traits) AS traits) FROM types WHERE n = 2")
		if err := row.Scan(&n, &gotKey, &gotID, &gotText, &kind, &maybe, &names, &byType, &gotAt, &maybeAt, &status, &ok, &share, &traits, &gotFour); err != nil {
			t.Fatal(err)
		}
		got := []any{n, gotKey.String(), gotID, gotText, kind, *maybe, names, byType, gotAt, *maybeAt, status, ok, share, traits, gotFour}
		want := []any{uint64(2), key.String(), id, text, "ios", text, []string{"a", "b"}, map[string][]string{"user_id": {"u1", "u2"}}, at, at,
			"shared", true, 0.25, `{"nested":{"n":3},"plan":"pro"}`, "efgh"}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("column %d: got %#v, want %#v", i, got[i], want[i])
			}
		}

		var document clickhouse.JSON
		if err := conn.QueryRow(ctx, "SELECT traits FROM types WHERE n = 2").Scan(&document); err != nil {
			t.Fatal(err)
		}
		if plan, ok := clickhouse.ExtractJSONPathAs[string](&document, "plan"); !ok || plan != "pro" {
			t.Errorf("got plan %q %v, want pro", plan, ok)
		}
	})
}

// TestClickHouseGoColumns moves many UInt128 pairs, the hot path of a run, and compares them all.
func TestClickHouseGoColumns(t *testing.T) {
	overBoth(t, func(t *testing.T, _, address string) {
		ctx := context.Background()
		conn := open(t, address)
		const rows = 300_000
		rs, err := conn.Query(ctx, "SELECT reinterpretAsUInt128(sipHash128(number)) AS l, toUInt128(number) AS r FROM numbers({n:UInt64})", clickhouse.Named("n", fmt.Sprint(rows)))
		if err != nil {
			t.Fatal(err)
		}
		defer rs.Close()
		count := 0
		for rs.Next() {
			var l, r big.Int
			if err := rs.Scan(&l, &r); err != nil {
				t.Fatal(err)
			}
			if r.Uint64() != uint64(count) || l.Sign() == 0 {
				t.Fatalf("row %d: got %s %s", count, &l, &r)
			}
			count++
		}
		if err := rs.Err(); err != nil {
			t.Fatal(err)
		}
		if count != rows {
			t.Errorf("got %d rows, want %d", count, rows)
		}
	})
}

// TestClickHouseGoErrors expects the server's codes, before the first row and after a million of them.
func TestClickHouseGoErrors(t *testing.T) {
	overBoth(t, func(t *testing.T, _, address string) {
		ctx := context.Background()
		conn := open(t, address)
		for _, test := range []struct {
			sql  string
			code int32
			text string
		}{
			{"SELEC 1", 62, "Syntax error"},
			{"SELECT * FROM absent", 60, "absent"},
			{"SELECT * FROM absent.table", 81, "absent"},
			{"SELECT nope", 47, "nope"},
			{"SELECT throwIf(number = 2000000), number FROM numbers(3000000)", 395, "throwIf"},
			{"SELECT sleepEachRow(1) FROM numbers(5) SETTINGS max_execution_time = 1, max_block_size = 1", 159, "Timeout"},
		} {
			rows, err := conn.Query(ctx, test.sql)
			if err == nil {
				for rows.Next() {
				}
				err = rows.Err()
			}
			var exception *clickhouse.Exception
			if !errors.As(err, &exception) {
				t.Errorf("%s: got %v, want an exception", test.sql, err)
				continue
			}
			if exception.Code != test.code || !strings.Contains(exception.Message, test.text) {
				t.Errorf("%s: got %d %q, want %d with %q", test.sql, exception.Code, exception.Message, test.code, test.text)
			}
		}
		if err := conn.Exec(ctx, "CREATE TABLE absent.t (n UInt8) ENGINE = Memory"); err == nil {
			t.Error("a table in a database that does not exist was made")
		}
	})
}

// TestClickHouseGoParameters binds values and names on the server's side.
func TestClickHouseGoParameters(t *testing.T) {
	overBoth(t, func(t *testing.T, _, address string) {
		conn := open(t, address)
		ctx := clickhouse.Context(context.Background(),
			clickhouse.WithParameters(clickhouse.Parameters{"n": "41", "text": "it's \\ here", "list": "['a','b']", "database": "system"}),
			clickhouse.WithSettings(clickhouse.Settings{"max_threads": 3}), clickhouse.WithQueryID("mine"))
		var n, threads uint64
		var text, mark string
		var list []string
		row := conn.QueryRow(ctx, "SELECT toUInt64({n:UInt8} + 1), {text:String}, {list:Array(String)}, toUInt64(getSetting('max_threads')), getSetting('log_comment') FROM {database:Identifier}.one")
		if err := row.Scan(&n, &text, &list, &threads, &mark); err != nil {
			t.Fatal(err)
		}
		if n != 42 || text != "it's \\ here" || fmt.Sprint(list) != "[a b]" || threads != 3 || mark != "mine" {
			t.Errorf("got %d %q %v %d %q", n, text, list, threads, mark)
		}
	})
}

// TestClickHouseGoCancel cancels the context of a query that runs: it ends in the engine, too.
func TestClickHouseGoCancel(t *testing.T) {
	overBoth(t, func(t *testing.T, http, address string) {
		conn := open(t, address)
		ctx, cancel := context.WithCancel(clickhouse.Context(context.Background(), clickhouse.WithQueryID("cancelled")))
		failed := make(chan error)
		go func() {
			failed <- conn.Exec(ctx, "SELECT sum(sleepEachRow(0.1)) FROM numbers(600) SETTINGS max_block_size = 1")
		}()
		waitForQuery(t, http, "cancelled")
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		eventually(t, "the query's end", func() bool { return !runs(t, http, "cancelled") })
	})
}

// TestClickHouseGoCompression uses each of the client's methods, for data, results and errors.
func TestClickHouseGoCompression(t *testing.T) {
	overBoth(t, func(t *testing.T, _, address string) {
		for _, method := range []clickhouse.CompressionMethod{
			clickhouse.CompressionNone, clickhouse.CompressionGZIP, clickhouse.CompressionDeflate, clickhouse.CompressionLZ4, clickhouse.CompressionZSTD,
		} {
			if !strings.HasPrefix(address, "http://") && (method == clickhouse.CompressionGZIP || method == clickhouse.CompressionDeflate) {
				continue // which are HTTP's
			}
			conn := open(t, address, func(o *clickhouse.Options) {
				o.Compression = &clickhouse.Compression{Method: method, Level: 1}
				o.Settings = clickhouse.Settings{"enable_http_compression": 1}
			})
			ctx := context.Background()
			if err := conn.Exec(ctx, "CREATE OR REPLACE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n"); err != nil {
				t.Fatal(method, err)
			}
			batch, err := conn.PrepareBatch(ctx, "INSERT INTO t")
			if err != nil {
				t.Fatal(method, err)
			}
			const rows = 50_000
			for n := range rows {
				if err := batch.Append(uint64(n), strings.Repeat("x", 100)); err != nil {
					t.Fatal(err)
				}
			}
			if err := batch.Send(); err != nil {
				t.Fatal(method, err)
			}
			result, err := conn.Query(ctx, "SELECT n, s FROM t ORDER BY n")
			if err != nil {
				t.Fatal(method, err)
			}
			for want := uint64(0); result.Next(); want++ {
				var n uint64
				var s string
				if err := result.Scan(&n, &s); err != nil || n != want || len(s) != 100 {
					t.Fatalf("%s: row %d: got %d %q %v", method, want, n, s, err)
				}
			}
			if err := result.Err(); err != nil {
				t.Error(method, err)
			}
			for sql, code := range map[string]int32{"SELECT * FROM absent": 60, "SELECT throwIf(number = 2000000), number FROM numbers(3000000)": 395} {
				rows, err := conn.Query(ctx, sql)
				if err == nil {
					for rows.Next() {
					}
					err = rows.Err()
				}
				var exception *clickhouse.Exception
				if !errors.As(err, &exception) || exception.Code != code {
					t.Errorf("%s: %s: got %v, want code %d", method, sql, err, code)
				}
			}
		}
	})
}
