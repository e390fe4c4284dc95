package clients_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// published are the queries of examples/clients/queries that read Kindred's tables.
var published = []string{"profiles", "identity_map", "resolved_events"}

// ways are the two protocols and the addresses that check.sh says.
func ways(t *testing.T) map[string]*clickhouse.Options {
	t.Helper()
	if os.Getenv("CLIENTS_HTTP") == "" {
		t.Skip("CLIENTS_HTTP is not set: make test-clients starts a warehouse and sets it")
	}
	return map[string]*clickhouse.Options{
		"http":   {Protocol: clickhouse.HTTP, Addr: []string{os.Getenv("CLIENTS_HTTP")}},
		"native": {Protocol: clickhouse.Native, Addr: []string{os.Getenv("CLIENTS_NATIVE")}},
	}
}

// query reads a query of examples/clients/queries.
func query(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(os.Getenv("CLIENTS_QUERIES"), name+".sql"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// reference is the rows of that query as JSON over HTTP gave them, in the form of plain.
func reference(t *testing.T, name string) [][]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(os.Getenv("CLIENTS_REFERENCE"), name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	for decoder.More() {
		var row []any
		if err := decoder.Decode(&row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, plain(row).([]any))
	}
	return rows
}

// same fails at the first value that is another one.
func same(t *testing.T, got, want [][]any) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d rows, want %d", len(got), len(want))
	}
	for i := range want {
		for j := range want[i] {
			if !reflect.DeepEqual(got[i][j], want[i][j]) {
				t.Fatalf("row %d, column %d: got %#v, want %#v", i, j, got[i][j], want[i][j])
			}
		}
	}
}

var fraction = regexp.MustCompile(`^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.?(\d*?)0*$`)

// plain is a value as strings, slices and maps of strings, so that clients with other types for one thing can be compared. Days are told
// from times by having no hours.
func plain(value any) any {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		if at := fraction.FindStringSubmatch(v); at != nil {
			return strings.TrimSuffix(at[1]+"."+at[2], ".")
		}
		return v
	case json.Number:
		return v.String()
	case uuid.UUID:
		return v.String()
	case net.IP:
		return v.String()
	case time.Time:
		return plain(strings.TrimSuffix(v.Format("2006-01-02 15:04:05.000000"), ".000000"))
	case decimal.Decimal:
		return v.String()
	case *big.Int:
		return v.String()
	case big.Int:
		return v.String()
	case clickhouse.JSON:
		return plain(v.NestedMap())
	case clickhouse.Dynamic:
		return plain(v.Any())
	}
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem().Interface())
	case reflect.Slice, reflect.Array:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i).Interface())
		}
		return list
	case reflect.Map:
		named := make(map[string]any, v.Len())
		for entry := v.MapRange(); entry.Next(); {
			named[fmt.Sprint(entry.Key())] = plain(entry.Value().Interface())
		}
		return named
	case reflect.Float32, reflect.Float64:
		return decimal.NewFromFloat(v.Float()).String()
	}
	return fmt.Sprint(value)
}

// number reads an integer in the form of plain.
func number(t *testing.T, value any) int {
	t.Helper()
	n, err := strconv.Atoi(value.(string))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
