package warehouse

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// TestQuery: a person's query gives the server's own formats by both protocols, and the same bytes.
func TestQuery(t *testing.T) {
	byEach(t, func(t *testing.T, url string, w *Warehouse) {
		for _, c := range []struct{ query, format, want string }{
			{"SELECT 1 AS a, 'x\ty' AS b", "TabSeparated", "1\tx\\ty\n"},
			{"SELECT 1 AS a, 'x' AS b", "CSVWithNames", "\"a\",\"b\"\n1,\"x\"\n"},
			{"SELECT toUInt8(1) AS a", "JSONEachRow", "{\"a\":1}\n"},
			{"SELECT 1 AS a", "Vertical", "Row 1:\n──────\na: 1\n"},
			{"SELECT 1 AS a", "Markdown", "| a |\n|-:|\n| 1 |\n"},
			{"SELECT '\r\n__exception__\r\n' AS a", "TSVRaw", "\r\n__exception__\r\n\n"},
			{"SELECT 1 WHERE 0", "CSV", ""},
			{"CREATE DATABASE state", "CSV", ""},
			{"CREATE TABLE state.notes ENGINE = Memory AS SELECT 7 AS n", "CSV", ""},
			{"INSERT INTO state.notes SELECT 8", "CSV", ""},
			{"SELECT sum(n) FROM state.notes SETTINGS max_threads = 1", "CSV", "15\n"},
		} {
			var out strings.Builder
			if err := w.Query(t.Context(), c.query, c.format, &out); err != nil || out.String() != c.want {
				t.Errorf("%s as %s: got %q and the error %v, want %q", c.query, c.format, out.String(), err, c.want)
			}
		}
		for _, format := range []string{"PrettyCompactMonoBlock", "JSON", "Parquet", "RowBinaryWithNamesAndTypes"} {
			const query = "SELECT number, toString(number) AS text FROM numbers(100000) ORDER BY number SETTINGS max_threads = 1, output_format_write_statistics = 0"
			var out strings.Builder
			if err := w.Query(t.Context(), query, format, &out); err != nil {
				t.Errorf("%s: %v", format, err)
			}
			if want := tell(t, url, query+" FORMAT "+format); strings.TrimSuffix(out.String(), "\n") != want {
				t.Errorf("%s: got %d bytes that are not those of the server, which has %d", format, out.Len(), len(want))
			}
		}
	})
}

// TestQueryErrors: an error says what ClickHouse says of the person's query, also where it comes after the first rows, in whatever format.
func TestQueryErrors(t *testing.T) {
	byEach(t, func(t *testing.T, url string, w *Warehouse) {
		for _, c := range []struct{ query, format, want string }{
			{"SELEC 1", "CSV", "Syntax error"},
			{"SELECT * FROM state.nope", "CSV", "state"},
			{"SELECT 1", "Nope", "Unknown format Nope"},
			{"SELECT 1 FORMAT CSV", "CSV", "leave out FORMAT CSV and say --format CSV"},
		} {
			err := w.Query(t.Context(), c.query, c.format, io.Discard)
			if !errors.Is(err, ErrQuery) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: got the error %v, want one with %q", c.query, err, c.want)
			}
		}
		for _, format := range []string{"TabSeparated", "CSVWithNames", "JSON", "JSONEachRow", "JSONCompact", "XML", "Vertical", "Markdown", "PrettyCompactMonoBlock", "Parquet", "Arrow", "Native"} {
			for _, at := range []int{0, 1, 70_000, 999_999} {
				var out strings.Builder
				query := fmt.Sprintf("SELECT number, throwIf(number = %d, 'too far') AS far FROM numbers(1000000) SETTINGS max_block_size = 1000", at)
				err := w.Query(t.Context(), query, format, &out)
				if !errors.Is(err, ErrQuery) || !strings.Contains(err.Error(), "too far") {
					t.Errorf("%s that fails at row %d: got %d bytes and the error %v", format, at, out.Len(), err)
				}
				if strings.Contains(out.String(), "too far") || strings.Contains(out.String(), "__exception__") {
					t.Errorf("%s that fails at row %d: the error is in the result: %.500q", format, at, out.String()[max(0, out.Len()-500):])
				}
			}
		}
	})
}

// TestQueryUnreachable: where HTTP is not to be had beside a native address, the error says which address was tried, and the ways out.
func TestQueryUnreachable(t *testing.T) {
	clean(t)
	plain := open(t, engine.NativeURL())
	closed := embeddedtest.Listen(t, "")
	closed.Close()
	_, port, err := net.SplitHostPort(closed.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, native, err := net.SplitHostPort(plain.Address().Host)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ port, want string }{
		{port, "nothing listens on 127.0.0.1:" + port},
		{native, "connect to the warehouse http://kindred:***@127.0.0.1:" + native},
	} {
		err := open(t, at(plain, plain.Address().Host)+"?http_port="+c.port).Query(t.Context(), "SELECT 1", "CSV", io.Discard)
		for _, want := range []string{c.want, "formats are made over HTTP, by port " + c.port, "http_port=PORT", "http:// or https:// address"} {
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), plain.address.password) {
				t.Errorf("got the error %v, want one with %q and without the password", err, want)
			}
		}
	}
}

// refusing is a file on a full disk.
type refusing struct{}

var errFull = errors.New("write out.csv: no space left on device")

func (refusing) Write([]byte) (int, error) { return 0, errFull }

// TestQueryOutput: that the result cannot be written is not the warehouse's fault, and not told as that.
func TestQueryOutput(t *testing.T) {
	_, w := startEngine(t)
	err := w.Query(t.Context(), "SELECT number FROM numbers(1000000)", "CSV", refusing{})
	if !errors.Is(err, errFull) || err.Error() != "query: write the result: "+errFull.Error() {
		t.Errorf("got the error %v", err)
	}
}
