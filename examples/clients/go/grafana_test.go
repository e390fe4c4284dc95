package clients_test

import (
	"database/sql"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// grafana opens a database as Grafana's data source does: by database/sql, LZ4 over the native protocol and gzip over HTTP, a read timeout,
// its name among the client's products (grafana/clickhouse-datasource, pkg/plugin/driver.go).
func grafana(t *testing.T, options *clickhouse.Options) *sql.DB {
	t.Helper()
	options.Auth = clickhouse.Auth{Database: "identity", Username: "default"}
	options.ClientInfo = clickhouse.ClientInfo{Products: []struct{ Name, Version string }{{"grafana", "12.0.0"}, {"clickhouse-datasource", "4.10.0"}}}
	options.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	if options.Protocol == clickhouse.HTTP {
		options.Compression.Method = clickhouse.CompressionGZIP
	}
	options.DialTimeout, options.ReadTimeout = 10*time.Second, 60*time.Second
	db := clickhouse.OpenDB(options)
	t.Cleanup(func() { _ = db.Close() })
	if err := db.PingContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func ask(t *testing.T, db *sql.DB, text string) [][]any {
	t.Helper()
	ctx := clickhouse.Context(t.Context(), clickhouse.WithUserLocation(time.UTC),
		clickhouse.WithClientInfo(clickhouse.ClientInfo{Comment: []string{"grafana_user:admin", "grafana_dashboard:d1"}}))
	result, err := db.QueryContext(ctx, text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return databaseRows(t, result)
}

// TestGrafanaSchema sends what its query builder and its editor fill their lists with (src/data/CHDatasource.ts, pkg/plugin/schema.go).
func TestGrafanaSchema(t *testing.T) {
	for name, options := range ways(t) {
		t.Run(name, func(t *testing.T) {
			db := grafana(t, options)
			for text, want := range map[string]any{
				"SHOW DATABASES":                "identity",
				`SHOW TABLES FROM "identity"`:   "profiles",
				"SHOW TABLES":                   "identity_map",
				"SELECT version()":              reflect.TypeFor[string](),
				"SELECT currentDatabase()":      "identity",
				`DESC TABLE "identity"."links"`: "left_type",
				`SELECT DISTINCT arrayJoin(identifiers.keys) as keys FROM "identity"."profiles" LIMIT 1000`: "anonymous_id",
				"select distinct source from identity.resolved_events limit 1000":                           "website",
				"SELECT DISTINCT source FROM identity.resolved_events SETTINGS max_execution_time=10":       "website",
			} {
				got := ask(t, db, text)
				if !holds(got, want) {
					t.Errorf("%s: got %v, want a row of %v", text, got, want)
				}
			}
			columns := ask(t, db, "SELECT database, table, name, type, comment FROM system.columns WHERE (database, table) IN "+
				"(('identity', 'profiles'), ('identity', 'identity_map'), ('identity', 'resolved_events')) ORDER BY database, table, position")
			var want [][]any
			for _, row := range reference(t, "columns") {
				want = append(want, append([]any{"identity"}, row...))
			}
			same(t, columns, want)
			described := ask(t, db, `DESCRIBE TABLE "identity"."identity_map"`)
			if len(described) != 6 || len(described[0]) < 7 || described[2][1] != "UUID" {
				t.Errorf("DESCRIBE: got %v", described)
			}
			tables := ask(t, db, "SELECT database, name FROM system.tables ORDER BY database, name")
			if !holdsRow(tables, "identity", "resolved_events") {
				t.Errorf("system.tables: got %v", tables)
			}
			if adhoc := ask(t, db, "SELECT name, type, table FROM system.columns WHERE database IN ('identity') AND table = 'profiles'"); len(adhoc) < 20 {
				t.Errorf("ad hoc filters: got %v", adhoc)
			}
			functions := ask(t, db, "SELECT name, is_aggregate, case_insensitive, alias_to, origin, description, syntax, arguments, returned_value, examples, "+
				"categories FROM system.functions LIMIT 10000")
			if !holds(functions, "uniqExact") {
				t.Errorf("system.functions: got %d rows without uniqExact", len(functions))
			}
			paths := ask(t, db, `SELECT arrayJoin(distinctJSONPathsAndTypes(traits)) FROM "identity"."profiles" SETTINGS max_execution_time=10`)
			if len(paths) == 0 {
				t.Error("got no paths of traits")
			}
		})
	}
}

// TestGrafanaPanels sends queries of panels, with its macros expanded (pkg/macros/macros.go), and what its filters add
// (src/data/adHocFilter.ts).
func TestGrafanaPanels(t *testing.T) {
	for name, options := range ways(t) {
		t.Run(name, func(t *testing.T) {
			db := grafana(t, options)
			series := ask(t, db, `SELECT toStartOfInterval(toDateTime(timestamp), INTERVAL 86400 second) as "time", count() as events FROM "identity"."resolved_events" `+
				`WHERE ( time >= toDateTime(1704067200) AND time <= toDateTime(1798761600) ) GROUP BY time ORDER BY time ASC LIMIT 100000`)
			if total(t, series, 1) != len(reference(t, "resolved_events")) {
				t.Errorf("a time series: got %v", series)
			}
			fine := ask(t, db, `SELECT toStartOfInterval(toDateTime64(timestamp, 3), INTERVAL 60000 millisecond) as time, count() FROM identity.resolved_events `+
				`WHERE timestamp >= fromUnixTimestamp64Milli(1704067200000) AND timestamp <= fromUnixTimestamp64Milli(1798761600000) GROUP BY time ORDER BY time`)
			if total(t, fine, 1) != len(reference(t, "resolved_events")) {
				t.Errorf("a series of milliseconds: got %v", fine)
			}
			table := ask(t, db, `SELECT profile_id, user_id, email FROM "identity"."profiles" WHERE ( first_seen >= toDate('2024-01-01') AND first_seen <= toDate('2027-01-01') ) `+
				`ORDER BY profile_id ASC LIMIT 1000`)
			if len(table) != len(reference(t, "profiles")) {
				t.Errorf("a table: got %v", table)
			}
			filtered := ask(t, db, `SELECT count() FROM identity.resolved_events settings additional_table_filters={'identity.resolved_events' : ' source = \'website\' '}`)
			website := 0
			for _, row := range reference(t, "resolved_events") {
				if row[8] == "website" {
					website++
				}
			}
			if total(t, filtered, 0) != website {
				t.Errorf("an ad hoc filter: got %v, want %d", filtered, website)
			}
			if _, err := db.QueryContext(t.Context(), "SELECT * FROM identity.nothing_of_this_name"); err == nil || !strings.Contains(err.Error(), "UNKNOWN_TABLE") && !strings.Contains(err.Error(), "Unknown table") {
				t.Errorf("an unknown table: got %v", err)
			}
		})
	}
}

// holds tells whether a row begins with want, or with anything where want is a type.
func holds(rows [][]any, want any) bool {
	if kind, ok := want.(reflect.Type); ok {
		return len(rows) == 1 && reflect.TypeOf(rows[0][0]) == kind
	}
	return holdsRow(rows, want)
}

func holdsRow(rows [][]any, want ...any) bool {
	for _, row := range rows {
		if reflect.DeepEqual(row[:len(want)], want) {
			return true
		}
	}
	return false
}

// total adds up a column.
func total(t *testing.T, rows [][]any, column int) int {
	t.Helper()
	sum := 0
	for _, row := range rows {
		sum += number(t, row[column])
	}
	return sum
}
