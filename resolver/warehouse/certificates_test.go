package warehouse

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/sql"
)

// TestCertificates: servers with TLS are reached by both protocols and both drivers if their certificate is right, and an error says what
// is wrong with one and how to mend it.
func TestCertificates(t *testing.T) {
	byEach(t, func(t *testing.T, url string, plain *Warehouse) {
		links := withLinks(t, url, fmt.Sprintf(numberedPairs, 10))
		authority, other := embeddedtest.NewAuthority(t), embeddedtest.NewAuthority(t)
		const name = "warehouse.example.com"
		const day = 24 * time.Hour
		fronts := map[string]string{}
		for kind, c := range map[string]struct {
			host        string
			from, until time.Duration
		}{
			"good": {"127.0.0.1", -day, day}, "named": {name, -day, day}, "nameless": {"", -day, day},
			"old": {"127.0.0.1", -2 * day, -day}, "early": {"127.0.0.1", day, 2 * day},
		} {
			fronts[kind] = embeddedtest.Terminate(t, authority.Certificate(t, c.host, c.from, c.until), plain.Address().Host).Addr
		}
		ca, wrong := "&ca="+authority.File, "&ca="+other.File
		for _, c := range []struct{ front, options, want string }{
			{"good", ca, ""},
			{"good", ca + "&tls_server_name=127.0.0.1", ""},
			{"named", ca + "&tls_server_name=" + name, ""},
			{"named", "&skip_verify=true", ""},
			{"old", "&skip_verify=true", ""},
			{"good", "", "add ca=FILE to KINDRED_WAREHOUSE_URL"},
			{"good", wrong, "none of the authorities in the file that ca names"},
			{"good", ca + "&tls_server_name=" + name, "is for 127.0.0.1, and not for " + name},
			{"named", ca, "is for " + name + ", and not for 127.0.0.1: correct the host in KINDRED_WAREHOUSE_URL, or add tls_server_name=" + name},
			{"nameless", ca, "is for no host"},
			{"old", ca, "has expired on " + time.Now().Add(-day).UTC().Format("2006-01-02")},
			{"early", ca, "look at this machine's clock"},
		} {
			scheme, password := plain.address.Scheme, plain.address.password
			if !plain.address.native() {
				scheme = "https"
			}
			address := scheme + "://" + plain.address.User + ":" + password + "@" + fronts[c.front] + "?secure=true" + c.options
			t.Run(c.front+c.options, func(t *testing.T) {
				if c.want == "" {
					w := open(t, address)
					if rows, err := w.ReadPairs(t.Context(), links, func(_, _ []resolver.Key) error { return nil }); err != nil || rows != 10 {
						t.Errorf("a stream: got %d rows and the error %v", rows, err)
					}
					return
				}
				parsed, err := ParseURL(address)
				if err != nil {
					t.Fatal(err)
				}
				told := []error{openError(t, address)}
				if plain.address.native() {
					_, err := dialNative(t.Context(), parsed)
					told = append(told, explain(err, parsed))
				}
				for _, err := range told {
					if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), password) {
						t.Errorf("got the error\n%v\nwant one with %q, and without the password", err, c.want)
					}
				}
			})
		}
	})
}

// TestQueryBesideTLS: the port of HTTP is another one where something stands before the server, which http_port says; certificates are
// looked at by the same options.
func TestQueryBesideTLS(t *testing.T) {
	clean(t)
	plainHTTP, plainNative := open(t, engine.URL()), open(t, engine.NativeURL())
	authority := embeddedtest.NewAuthority(t)
	certificate := authority.Certificate(t, "127.0.0.1", -time.Hour, time.Hour)
	byHTTP := embeddedtest.Terminate(t, certificate, plainHTTP.Address().Host)
	native := embeddedtest.Terminate(t, certificate, plainNative.Address().Host)
	address := at(plainNative, native.Addr) + "?secure=true&ca=" + authority.File
	var out strings.Builder
	w := open(t, address+"&http_port="+byHTTP.Addr[strings.LastIndex(byHTTP.Addr, ":")+1:])
	if err := w.Query(t.Context(), "SELECT 1 AS a", "JSONEachRow", &out); err != nil || out.String() != "{\"a\":1}\n" {
		t.Errorf("got %q and the error %v", out.String(), err)
	}
	// The server itself has no port with TLS.
	err := open(t, address).Query(t.Context(), "SELECT 1", "CSV", &out)
	if err == nil || !strings.Contains(err.Error(), "does not say on which port (https_port)") || !strings.Contains(err.Error(), "http_port=PORT") {
		t.Errorf("got the error %v", err)
	}
	// The one that is named has none either.
	plainPort := plainHTTP.Address().Host[strings.LastIndex(plainHTTP.Address().Host, ":")+1:]
	err = open(t, address+"&http_port="+plainPort).Query(t.Context(), "SELECT 1", "CSV", &out)
	for _, want := range []string{"which http_port says", "https://kindred:***@" + plainHTTP.Address().Host, "does not speak TLS"} {
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), plainHTTP.address.password) {
			t.Errorf("got the error %v, want one with %q and without the password", err, want)
		}
	}
}

// TestTLS: statements and streams are encrypted where the address says so, and go on when the connections that were idle are closed.
func TestTLS(t *testing.T) {
	byEach(t, func(t *testing.T, url string, plain *Warehouse) {
		authority := embeddedtest.NewAuthority(t)
		front := embeddedtest.Terminate(t, authority.Certificate(t, "127.0.0.1", -time.Hour, time.Hour), plain.Address().Host)
		w := open(t, strings.Replace(at(plain, front.Addr), "http://", "https://", 1)+"?secure=true&ca="+authority.File)
		madeMembers(t, url)
		links := withLinks(t, url, fmt.Sprintf(numberedPairs, 300_000))
		for i := range 3 {
			writer := writeMembers(t, w)
			keys, anchors := portionOf(0, 100_000)
			if err := errors.Join(writer.Write(keys, anchors), writer.Write(keys, anchors), writer.Close()); err != nil {
				t.Fatal(err)
			}
			if rows, err := w.ReadPairs(t.Context(), links, func(_, _ []resolver.Key) error { return nil }); err != nil || rows != 300_000 {
				t.Fatalf("got %d rows, error %v", rows, err)
			}
			var count uint64
			if err := w.Row(t.Context(), sql.Load("extract/count.sql").Set("state", "state").Set("table", "members"), &count); err != nil || count != uint64(i+1)*200_000 {
				t.Errorf("got %d rows and the error %v", count, err)
			}
			front.Drop()
			time.Sleep(20 * time.Millisecond)
		}
	})
}
