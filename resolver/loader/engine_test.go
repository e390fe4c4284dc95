package loader

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/sql"
)

// warehouse is the real engine, with raw.events as kindred init makes it.
type warehouse struct {
	driver.Conn
	encoder Encoder
	block   []byte
}

func startWarehouse(t testing.TB) *warehouse {
	t.Helper()
	engine := embeddedtest.Start(t, embedded.Config{})
	address, err := url.Parse(engine.URL())
	if err != nil {
		t.Fatal(err)
	}
	password, _ := address.User.Password()
	conn, err := clickhouse.Open(&clickhouse.Options{
		Protocol: clickhouse.HTTP, Addr: []string{address.Host}, Auth: clickhouse.Auth{Username: address.User.Username(), Password: password},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	w := &warehouse{Conn: conn}
	ddl, err := sql.Load("init/events.sql").Set("database", "raw").Set("table", "events").Literal()
	if err != nil {
		t.Fatal(err)
	}
	w.exec(t, "CREATE DATABASE raw")
	w.exec(t, ddl)
	return w
}

func (w *warehouse) exec(t testing.TB, sql string) {
	t.Helper()
	if err := w.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// rows returns the result of a query whose columns are strings, joined by tabs.
func (w *warehouse) rows(t testing.TB, sql string) []string {
	t.Helper()
	rows, err := w.Query(t.Context(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		values := make([]string, len(rows.Columns()))
		targets := make([]any, len(values))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		out = append(out, strings.Join(values, "\t"))
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return out
}

// Insert takes a batch in the Native format.
func (w *warehouse) Insert(ctx context.Context, batch *Batch) error {
	w.block = appendBlock(w.block[:0], batch.Rows(), w.encoder.Encode(batch))
	return w.insertNative(ctx, sql.Load("load/events.sql").Set("database", "raw").Set("table", "events"), w.block)
}

func (w *warehouse) insertNative(ctx context.Context, statement sql.Statement, block []byte) error {
	text, err := statement.Literal()
	if err != nil {
		return err
	}
	return w.InsertFormat(clickhouse.Context(ctx, clickhouse.WithSettings(InsertSettings())), "Native", text, bytes.NewReader(block))
}

func TestNativeObjects(t *testing.T) {
	w := startWarehouse(t)
	w.exec(t, "CREATE TABLE raw.texts (row UInt32, j JSON) ENGINE = Memory")
	objects := []string{
		`{"a":1}`, `{}`, `{"a":1,"b":"x"}`, `{"b":"y","a":2}`, `{"a":"s"}`, `{"a":1.5}`, `{"a":true}`, `{"a":false,"b":null}`,
		`{"a":18446744073709551615}`, `{"a":-9223372036854775808}`, `{"a":-0}`, `{"a":-0.0}`, `{"a":1e-999}`, `{"a":1e22}`,
		`{"a":{"b":{"c":1}}}`, `{"a":{"b":"x"},"c":{"d":2}}`, `{"a":{}}`, `{"a":[]}`, `{"a":[null]}`, `{"a":[1,2,3]}`, `{"a":[1,2.5,null]}`,
		`{"a":["x",null,"y"]}`, `{"a":[true,false,null]}`, `{"a":[-1]}`,
		`{"p":[{"id":1,"name":"x"},{"id":"2"},{}]}`, `{"p":[{"id":3,"tags":["a","b"],"more":[{"x":1},{"y":[{}]}]}]}`, `{"p":[{"q":{"r":1}}]}`,
		`{"a.b":1,"a":{"b":2}}`, `{"a.b":{"c.d":1}}`, `{"":1}`, `{"a":{"":1}}`, `{".":1}`, `{"a.":1}`, `{".a":1}`, `{"a..b":1}`,
		`{"k\u0000":"v\u0000w","tab\t":"a\nb","q\"":"\"\\\/"}`, `{"e":"\ud83d\ude00 é ü"}`, `{"d":"2024-05-01","t":"2024-05-01T10:00:00Z","n":"12"}`,
		` { "sp ace" : [ 1 , 2 ] , "o" : { "x" : "y" } , "p" : [ { "id" : 1 } , { "id" : 2 } ] } `,
		`{"long":"` + strings.Repeat("x", 300) + `","b":"` + strings.Repeat("é", 100_000) + `"}`,
	}
	var texts Texts
	for _, o := range objects {
		texts.append([]byte(o))
	}
	column := objectsOf(t, &texts)
	block := append([]byte{2}, byte(len(objects)))
	block = appendHeader(block, "row", "UInt32")
	for i := range objects {
		block = append(block, byte(i), 0, 0, 0)
	}
	spread := column.appendNative(appendHeader(bytes.Clone(block), "j", "JSON"))
	asText := texts.appendNative(append(appendHeader(bytes.Clone(block), "j", "JSON"), jsonAsText, 0, 0, 0, 0, 0, 0, 0))
	const query = "SELECT concat(toString(row), ' ', toString(j), ' ', toString(JSONAllPathsWithTypes(j))) FROM raw.texts ORDER BY row"
	var results [2][]string
	for i, data := range [][]byte{asText, spread} {
		w.exec(t, "TRUNCATE TABLE raw.texts")
		ctx := clickhouse.Context(t.Context(), clickhouse.WithSettings(InsertSettings()))
		if err := w.InsertFormat(ctx, "Native", "INSERT INTO raw.texts", bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
		results[i] = w.rows(t, query)
	}
	for i := range objects {
		if got, want := results[1][i], results[0][i]; got != want {
			t.Errorf("spread over paths and parsed by the engine differ for %.200s\n got %.300s\nwant %.300s", objects[i], got, want)
		}
	}
}

// TestWarehouseTakesEverything loads all files of testdata into the real engine: what the parser accepts must never make an
// insert fail, and must come back as it was.
func TestWarehouseTakesEverything(t *testing.T) {
	w := startWarehouse(t)
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(name string) bool { return strings.Contains(name, "utf16") })
	objects := make(map[bool][]string)
	for _, asText := range []bool{false, true} {
		w.encoder.asText = asText
		w.exec(t, "TRUNCATE TABLE raw.events")
		var want []string
		sink := sinkFunc(func(b *Batch) error {
			for row := range b.Rows() {
				want = append(want, fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d", b.MessageID.At(row), b.Type.At(row), b.Event.At(row),
					b.AnonymousID.At(row), b.UserID.At(row), b.PreviousID.At(row), b.GroupID.At(row), b.Source.At(row), b.Timestamp[row], b.SentAt[row], b.SentAtNull[row]))
			}
			return w.Insert(t.Context(), b)
		})
		if _, err := Load(t.Context(), Options{Clock: clock, BatchRows: 10}, sink, files...); err != nil {
			t.Fatal(err)
		}
		objects[asText] = w.rows(t, "SELECT concat(message_id, toString(traits), toString(properties), toString(context)) AS e FROM raw.events ORDER BY e")
		got := w.rows(t, `SELECT message_id, type::String, event::String, anonymous_id, user_id, previous_id, group_id, source::String,
			toString(toUnixTimestamp64Milli(timestamp)), toString(ifNull(toUnixTimestamp64Milli(sent_at), 0)), toString(toUInt8(isNull(sent_at)))
			FROM raw.events`)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("JSON as text %t: %d events came back, %d were inserted\n got %.2000q\nwant %.2000q", asText, len(got), len(want), got, want)
		}
		if got := w.rows(t, `SELECT toString(countIf(received_at > now64(3) - 60)) FROM raw.events`); got[0] != fmt.Sprint(len(want)) {
			t.Errorf("received_at is recent for %s of %d events", got[0], len(want))
		}
	}
	if !slices.Equal(objects[false], objects[true]) {
		t.Errorf("objects differ by the way they came\nspread %.2000q\n  text %.2000q", objects[false], objects[true])
	}
}

// TestObjectsGoAsText inserts columns that cannot be spread: too many paths, and arrays of several kinds.
func TestObjectsGoAsText(t *testing.T) {
	w := startWarehouse(t)
	var in strings.Builder
	for i := range 1200 {
		fmt.Fprintf(&in, `{"messageId":"%d","userId":"u","properties":{"only_here_%d":%d},"traits":{"a.b":1,"a":{"b":2}},"context":{"mixed":[1,"x",{"y":[[]]}]}}`+"\n", i, i, i)
	}
	result, err := Load(t.Context(), Options{Stdin: strings.NewReader(in.String())}, w, Stdin)
	if err != nil || result.Events != 1200 {
		t.Fatal(result, err)
	}
	got := w.rows(t, `SELECT toString(properties), toString(traits), toString(context) FROM raw.events WHERE message_id IN ('0', '1199') ORDER BY message_id`)
	want := []string{
		`{"only_here_0":0}` + "\t" + `{"a%2Eb":1,"a":{"b":2}}` + "\t" + `{"mixed":[1,"x",{"y":[[]]}]}`,
		`{"only_here_1199":1199}` + "\t" + `{"a%2Eb":1,"a":{"b":2}}` + "\t" + `{"mixed":[1,"x",{"y":[[]]}]}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func objectsOf(t *testing.T, texts *Texts) *objects {
	t.Helper()
	o := new(objects)
	if !o.fill(texts) {
		t.Fatal(fmt.Errorf("the objects cannot be spread"))
	}
	return o
}
