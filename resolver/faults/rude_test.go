package faults

import (
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// TestRudeClients has clients leave at every wrong moment, and say what nobody may say. The server is there for others after each of them.
func TestRudeClients(t *testing.T) {
	embeddedtest.NeedsEngine(t, "it does to the server what may end it")
	t.Parallel()
	if *only != "" || part > 1 {
		t.Skip("-step is for TestFaults, and -part")
	}
	s := &server{path: t.TempDir()}
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
	text := func(text string) string { return string(rune(len(text))) + text }
	hello := func(user, password string) string { // of a client that speaks revision 54448
		return "\x00" + text("rude") + "\x01\x00\xb0\xa9\x03" + text("") + text(user) + text(password)
	}
	head := "POST / HTTP/1.1\r\nHost: x\r\n"
	for _, c := range []struct{ name, protocol, says string }{
		{"nothing", "http", ""},
		{"a part of the first line", "http", head[:8]},
		{"a part of the head", "http", head},
		{"a part of the body", "http", head + "Content-Length: 100\r\n\r\nSELECT 1"},
		{"a part of a chunk", "http", head + "Transfer-Encoding: chunked\r\n\r\n10\r\nSELECT"},
		{"no request", "http", "\xff\xff\xff\r\n\r\n"},
		{"nothing", "native", ""},
		{"a part of the greeting", "native", hello(attach.User, password)[:6]},
		{"the greeting", "native", hello(attach.User, password)},
		{"the greeting, and what is no packet", "native", hello(attach.User, password) + "\xff\xff\xff\xff"},
		{"a wrong password", "native", hello(attach.User, "wrong")},
		{"a user who is not there", "native", hello("nobody", "")},
		{"a greeting that is none", "native", "\x00" + strings.Repeat("\xff", 200)},
		{"a statement in the place of the greeting", "native", "\x01" + text("id")},
		{"TLS", "native", "\x16\x03\x01\x02\x00\x01"},
		{"HTTP", "native", head + "\r\n"},
	} {
		for _, leave := range []struct {
			name string
			do   func(*net.TCPConn)
		}{
			{"leaves", func(c *net.TCPConn) { c.Close() }},
			{"leaves after a moment", func(c *net.TCPConn) { time.Sleep(20 * time.Millisecond); c.Close() }},
			{"is killed", func(c *net.TCPConn) { _ = c.SetLinger(0); c.Close() }},
			{"reads, and is killed", func(c *net.TCPConn) {
				_ = c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
				_, _ = c.Read(make([]byte, 1))
				_ = c.SetLinger(0)
				c.Close()
			}},
		} {
			for range 2 {
				address, err := url.Parse(s.address(c.protocol, attach.User))
				if err != nil {
					t.Fatal(err)
				}
				connection, err := net.Dial("tcp", address.Host)
				if err != nil {
					t.Fatalf("%v\n%s", err, s.said())
				}
				_, _ = connection.Write([]byte(c.says)) // the server may have hung up by then
				leave.do(connection.(*net.TCPConn))
			}
			select {
			case <-s.ended:
				t.Fatalf("the server has ended after who says %s by %s, and %s:\n%s", c.name, c.protocol, leave.name, s.said())
			case <-time.After(30 * time.Millisecond):
			}
		}
	}
	time.Sleep(300 * time.Millisecond) // it takes a server a moment to end
	if got := embeddedtest.Ask(t, s.address("http", attach.User), "SELECT 'there'"); got != "there" {
		t.Errorf("the server answers %q", got)
	}
}
