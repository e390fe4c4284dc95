package embeddedtest

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Listen answers every connection with the text, whatever it says, and closes it. What it returns ends with the test.
func Listen(t testing.TB, text string) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = connection.Read(make([]byte, 1024)) // a close with unread bytes would be a reset
			_, _ = connection.Write([]byte(text))
			connection.Close()
		}
	}()
	return listener
}

// ListenTLS is a server with a certificate that nobody trusts. It has no page, and ends with the test.
func ListenTLS(t testing.TB) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it would tell of every mistake that is made on purpose
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}
