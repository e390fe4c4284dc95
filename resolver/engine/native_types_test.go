package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/kindred-id/kindred/resolver/engine/native"
	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// revisions are those at which the protocol changes, each with the last one before.
var revisions = []int{54058, 54060, 54371, 54372, 54401, 54412, 54419, 54420, 54428, 54429, 54441, 54442, 54447, 54448, 54449, 54453, 54454, 54456, 54458, 54459, 54460, 54475}

// TestNativeRevisions asks and inserts at each revision, in each compression.
func TestNativeRevisions(t *testing.T) {
	http, address := serveNative(t)
	want := must(t, http, "SELECT number, toString(number) AS s FROM numbers(1000) FORMAT Native")
	for _, revision := range revisions {
		for name, compression := range compressions {
			c := dialNative(t, address, revision)
			c.revision, c.compression = min(revision, wire.Revision), compression
			method := []string{"max_threads", "3"}
			if name == "ZSTD" && revision >= 54429 {
				method = append(method, "network_compression_method", "ZSTD")
			}
			r := c.must("SELECT number, toString(number) AS s FROM numbers(1000)", method...)
			if string(r.data) != want || len(r.columns) != 2 || r.columns[1].Type != "String" {
				t.Errorf("%d, %s: got %d rows, columns %v", revision, name, r.rows, r.columns)
			}
			if got := c.value("getSetting('max_threads')", method...); got != "3" {
				t.Errorf("%d: got max_threads %s", revision, got)
			}
			c.must("CREATE OR REPLACE TABLE t (number UInt64, s String) ENGINE = Memory")
			if r := c.insert("INSERT INTO t VALUES", []byte(want), []byte(want)); r.exception != nil || r.err != nil {
				t.Errorf("%d, %s: insert: got %v %v", revision, name, r.exception, r.err)
			}
			if got := c.value("SELECT (count(), sum(number), uniqExact(s)) FROM t"); got != "(2000,999000,1000)" {
				t.Errorf("%d, %s: got %s", revision, name, got)
			}
			if r := c.ask("SELECT nope"); r.exception == nil || r.exception.Code != 47 {
				t.Errorf("%d: got %v", revision, r.exception)
			}
			if r := c.must("SELECT 1 AS one, 'x' AS s WHERE 0"); r.rows != 0 || len(r.columns) != 2 || r.columns[0].Name != "one" || r.columns[1].Type != "String" {
				t.Errorf("%d: got columns %v", revision, r.columns)
			}
		}
	}
}

// TestNativeTypes reads columns of every type by both protocols, writes them by both, and reads them again. The bytes are the same.
func TestNativeTypes(t *testing.T) {
	http, address := serveNative(t)
	c := dialNative(t, address, wire.Revision)
	c.must("SET enable_nullable_tuple_type = 1, allow_suspicious_low_cardinality_types = 1, allow_suspicious_variant_types = 1, allow_experimental_qbit_type = 1, flatten_nested = 0")
	settings := strings.ReplaceAll(nativeSettings, "\n", "")
	everyColumn(func(_, expression string) {
		text := "SELECT " + expression + " AS c, number FROM numbers(7)"
		want := must(t, http, text+" FORMAT Native"+settings)
		r := c.must(text + settings)
		if string(r.data) != want {
			t.Errorf("%s: got other bytes than by HTTP", expression)
		}
		if empty := c.must("SELECT * FROM (" + text + ") WHERE 0" + settings); !reflect.DeepEqual(withoutZone(empty.columns), r.columns) {
			t.Errorf("%s: got columns %v without rows, %v with rows", expression, empty.columns, r.columns)
		}
		if strings.Contains(r.columns[0].Type, "Nothing") {
			return // of which there are no tables
		}
		c.must(fmt.Sprintf("CREATE OR REPLACE TABLE t (c %s, number UInt64) ENGINE = Memory", r.columns[0].Type))
		if r := c.insert("INSERT INTO t (c, number) VALUES", []byte(want)); r.exception != nil || r.err != nil {
			t.Errorf("%s: insert: got %v %v", expression, r.exception, r.err)
			return
		}
		if got := post(t, http, want, "query", "INSERT INTO t FORMAT Native"); got.status != 200 {
			t.Errorf("%s: insert by HTTP: got %s", expression, got.body)
		}
		read := c.must("SELECT * FROM t SETTINGS max_threads = 1")
		if byHTTP := must(t, http, "SELECT * FROM t FORMAT Native SETTINGS max_threads = 1"); string(read.data) != byHTTP || read.rows != 14 {
			t.Errorf("%s: got %d rows of other bytes than by HTTP", expression, read.rows)
		}
		if half := read.data[:len(read.data)/2]; !bytes.Equal(half, read.data[len(half):]) {
			t.Errorf("%s: what was written by either protocol differs", expression)
		}
	})
}

// withoutZone takes a time zone from a DateTime, as the engine does where there are rows.
func withoutZone(columns []native.Column) []native.Column {
	for i := range columns {
		if strings.HasPrefix(columns[i].Type, "DateTime(") {
			columns[i].Type = "DateTime"
		}
	}
	return columns
}

// TestNativeTypesByClickHouseGo compares what the driver makes of every type by each protocol.
func TestNativeTypesByClickHouseGo(t *testing.T) {
	http, address := serveNative(t)
	byHTTP, byNative := open(t, http), open(t, address)
	everyColumn(func(_, expression string) {
		text := "SELECT " + expression + " AS c, number FROM numbers(7)" + nativeSettings
		want, err := scanned(byHTTP, text)
		if err != nil {
			return // the driver does not know the type
		}
		if got, err := scanned(byNative, text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v %v, want %v", expression, got, err, want)
		}
	})
}

// scanned reads rows into what the driver takes for their columns.
func scanned(conn driver.Conn, text string) (all []any, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("the driver: %v", problem)
		}
	}()
	rows, err := conn.Query(context.Background(), text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row []any
		for _, column := range rows.ColumnTypes() {
			row = append(row, reflect.New(column.ScanType()).Interface())
		}
		if err := rows.Scan(row...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}
