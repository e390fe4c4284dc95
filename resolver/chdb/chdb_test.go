package chdb_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/kindred-id/kindred/resolver/chdb"
)

// One path serves all tests: a process has one engine.
var (
	library *chdb.Library
	path    string
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	file, err := chdb.Find()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	library = chdb.NewLibrary(file)
	if path, err = os.MkdirTemp("", "kindred-chdb-*"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(path)
	keeper, err := library.Connect("--path=" + path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	keeper.Close()
	_ = library.Shutdown() // joins what it can; see its comment
	return code
}

func connect(t *testing.T, arguments ...string) *chdb.Connection {
	t.Helper()
	c, err := library.Connect(append([]string{"--path=" + path}, arguments...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func query(t *testing.T, c *chdb.Connection, sql string, parameters ...chdb.Parameter) string {
	t.Helper()
	result, err := c.Query(sql, "TabSeparated", parameters...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	defer result.Close()
	return string(result.Bytes())
}

func TestQuery(t *testing.T) {
	c := connect(t, "--max_threads=3")
	if got, want := query(t, c, "SELECT getSetting('max_threads'), timezone()"), "3\tUTC\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	long := strings.Repeat("x", 1<<20)
	parameters := []chdb.Parameter{{Name: "empty", Value: ""}, {Name: "nul", Value: "a\x00b"}, {Name: "long", Value: long}, {Name: "n", Value: "41"}, {Name: "db", Value: "system"}}
	if got, want := query(t, c, "SELECT {empty:String} = '', {nul:String}, length({long:String}), {n:UInt8} + 1, dummy FROM {db:Identifier}.one", parameters...), "1\ta\\0b\t1048576\t42\t0\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	result, err := c.Query("SELECT number FROM numbers(1000)", "RowBinary")
	if err != nil {
		t.Fatal(err)
	}
	if counters := result.Counters(); len(result.Bytes()) != 8000 || counters.ResultRows != 1000 || counters.ReadRows != 1000 || counters.Elapsed <= 0 {
		t.Errorf("got %d bytes and %+v", len(result.Bytes()), counters)
	}
	result.Close()
	result.Close()
}

func TestErrors(t *testing.T) {
	c := connect(t)
	var engine *chdb.Error
	for range 3 { // the session survives its errors
		if _, err := c.Query("SELECT * FROM nope", "TabSeparated"); !errors.As(err, &engine) || !strings.HasPrefix(engine.Text, "Code: 60. DB::Exception: ") {
			t.Errorf("got %v", err)
		}
		if _, err := c.Stream("CREATE TABLE x (n UInt8) ENGINE = Memory", "Native"); !errors.As(err, &engine) || !strings.Contains(engine.Text, "Streaming query is not supported") {
			t.Errorf("got %v", err)
		}
		if _, err := c.Insert("INSERT INTO nope", "CSV"); !errors.As(err, &engine) || !strings.HasPrefix(engine.Text, "Code: 60. ") {
			t.Errorf("got %v", err)
		}
		if got := query(t, c, "SELECT 1"); got != "1\n" {
			t.Errorf("after the errors: got %q", got)
		}
	}
	if _, err := library.Connect("--path=" + path + "-other"); err == nil {
		t.Error("a second path was opened")
	}
	if _, err := library.Connect("--path="+path, "--max_threads=many"); err == nil {
		t.Error("a session with an impossible setting was opened")
	}
	c.Close()
	c.Close()
	if _, err := c.Query("SELECT 1", "Null"); err == nil {
		t.Error("a closed session answers")
	}
}

func TestStream(t *testing.T) {
	c := connect(t)
	for _, test := range []struct {
		sql      string
		bytes    int
		code     string
		abortAt  int // pieces to read before Close; 0 reads to the end
		atLeast2 bool
	}{
		{sql: "SELECT number FROM numbers(1000000)", bytes: 8_000_000, atLeast2: true},
		{sql: "SELECT number FROM numbers(0)"},
		{sql: "SELECT throwIf(number = 900000), number FROM numbers(1000000)", code: "Code: 395."},
		{sql: "SELECT number FROM numbers(100000000000)", abortAt: 2},
		{sql: "SELECT * FROM nope", code: "Code: 60."},
	} {
		stream, err := c.Stream(test.sql, "RowBinary")
		if err != nil {
			t.Errorf("%s: %v", test.sql, err)
			continue
		}
		pieces, total := 0, 0
		for test.abortAt == 0 || pieces < test.abortAt {
			var piece *chdb.Result
			if piece, err = stream.Next(); err != nil {
				break
			}
			pieces, total = pieces+1, total+len(piece.Bytes())
			piece.Close()
		}
		var engine *chdb.Error
		switch {
		case test.abortAt > 0:
		case test.code != "":
			if !errors.As(err, &engine) || !strings.HasPrefix(engine.Text, test.code) {
				t.Errorf("%s: got %v, want %s", test.sql, err, test.code)
			}
		case err != io.EOF || total != test.bytes || test.atLeast2 && pieces < 2:
			t.Errorf("%s: got %d bytes in %d pieces, %v; want %d", test.sql, total, pieces, err, test.bytes)
		}
		if test.abortAt == 0 {
			if _, err := stream.Next(); err != io.EOF {
				t.Errorf("%s: after its end: got %v", test.sql, err)
			}
		}
		stream.Close()
		stream.Close()
		if got := query(t, c, "SELECT 1"); got != "1\n" {
			t.Errorf("%s: the session after it: got %q", test.sql, got)
		}
	}
}

func TestInsert(t *testing.T) {
	c := connect(t)
	query(t, c, "CREATE TABLE inserted (s String) ENGINE = Memory")
	defer query(t, c, "DROP TABLE inserted")
	insert, err := c.Insert("INSERT INTO {t:Identifier} (s)", "CSV", chdb.Parameter{Name: "t", Value: "inserted"})
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range []string{"", "a\nb", "c\n", "d"} { // cut within a row
		if err := insert.Append([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	counters, err := insert.Done()
	insert.Close()
	insert.Close()
	if err != nil || counters.WrittenRows != 3 {
		t.Errorf("got %+v %v, want 3 rows", counters, err)
	}
	if got, want := query(t, c, "SELECT s FROM inserted"), "a\nbc\nd\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	// Without Done nothing is written; with broken data Done says so.
	if insert, err = c.Insert("INSERT INTO inserted", "CSV"); err != nil {
		t.Fatal(err)
	}
	if err := insert.Append([]byte("lost\n")); err != nil {
		t.Fatal(err)
	}
	insert.Close()
	if insert, err = c.Insert("INSERT INTO inserted", "RowBinary"); err != nil {
		t.Fatal(err)
	}
	_ = insert.Append([]byte("\x05ab"))
	if _, err := insert.Done(); err == nil {
		t.Error("half a row was taken")
	}
	insert.Close()
	if got := query(t, c, "SELECT count() FROM inserted"); got != "3\n" {
		t.Errorf("got %q rows, want 3", got)
	}
}

// TestEmptyLines: an empty line in binary data is data.
func TestEmptyLines(t *testing.T) {
	c := connect(t)
	query(t, c, "CREATE TABLE lines (s String) ENGINE = Memory")
	defer query(t, c, "DROP TABLE lines")
	for format, data := range map[string]string{"RowBinary": "\x04b\n\nc", "Native": "\x01\x01\x01s\x06String\x04b\n\nc", "TabSeparated": "b\\n\\nc\n"} {
		insert, err := c.Insert("INSERT INTO lines", format)
		if err != nil {
			t.Fatal(err)
		}
		if err := insert.Append([]byte(data)); err != nil {
			t.Error(err)
		}
		if _, err := insert.Done(); err != nil {
			t.Errorf("%s: %v", format, err)
		}
		insert.Close()
	}
	if got := query(t, c, `SELECT count() FROM lines WHERE s = 'b\n\nc'`); got != "3\n" {
		t.Errorf("got %q, want 3", got)
	}
}

func TestClassify(t *testing.T) {
	c := connect(t, "--implicit_select=0")
	for sql, want := range map[string]chdb.Class{
		"SELECT 1": chdb.ReadOnly, "SHOW TABLES": chdb.ReadOnly, "INSERT INTO t SELECT 1": chdb.Mutating, "DROP TABLE t": chdb.Mutating,
		"CREATE FUNCTION f AS x -> x": chdb.MutatingGlobal, "SET max_threads = 1": chdb.Control, "SELECT 1 INTO OUTFILE 'x'": chdb.Control,
		"INSERT INTO FUNCTION null('n UInt8') SELECT 1": chdb.Control, "bogus": chdb.Unknown, "": chdb.Unknown,
	} {
		if got, err := c.Classify(sql); err != nil || got.Class != want {
			t.Errorf("%s: got %d %v, want %d", sql, got.Class, err, want)
		}
	}
	if got, _ := c.Classify("SELECT 1; SELECT 2"); got.Statements != 2 {
		t.Errorf("got %d statements, want 2", got.Statements)
	}
}

// TestSessionsAreApart runs many sessions at once, each with settings of its own.
func TestSessionsAreApart(t *testing.T) {
	var all sync.WaitGroup
	for i := 1; i <= 16; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			c, err := library.Connect("--path="+path, fmt.Sprintf("--max_threads=%d", i))
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			for range 20 {
				result, err := c.Query("SELECT getSetting('max_threads'), count() FROM numbers(10000)", "TabSeparated")
				if err != nil {
					t.Error(err)
					return
				}
				if got, want := string(result.Bytes()), fmt.Sprintf("%d\t10000\n", i); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
				result.Close()
			}
		}()
	}
	all.Wait()
}

func TestFind(t *testing.T) {
	t.Setenv(chdb.PathVariable, "/no/such/file")
	if _, err := chdb.Find(); !errors.Is(err, chdb.ErrNotFound) || !strings.Contains(err.Error(), "/no/such/file") {
		t.Errorf("got %v", err)
	}
	t.Setenv(chdb.PathVariable, library.Path())
	if got, err := chdb.Find(); err != nil || got != library.Path() {
		t.Errorf("got %s %v", got, err)
	}
	t.Setenv(chdb.PathVariable, "")
	t.Chdir(t.TempDir())
	_, err := chdb.Find()
	for _, want := range []string{"$KINDRED_LIBCHDB (not set)", filepath.Join(filepath.Dir(os.Args[0]), "lib"), "make engine", "KINDRED_WAREHOUSE_URL"} {
		if !errors.Is(err, chdb.ErrNotFound) || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	text := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(text, []byte("not a library"), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{text: "load the engine library " + text, "/no/such/library.so": "load the engine library /no/such/library.so", "libc.so.6": "symbol chdb_version"} {
		if _, err := chdb.NewLibrary(file).Version(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", file, err, want)
		}
	}
	if version, err := library.Version(); err != nil || !strings.HasPrefix(version, "26.") {
		t.Errorf("got %q %v", version, err)
	}
}
