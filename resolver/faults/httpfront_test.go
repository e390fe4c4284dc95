package faults

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// httpFront takes kindred's requests.
type httpFront struct{ *proxy }

// listenHTTP takes requests until the test's end, and returns the address for them.
func listenHTTP(t *testing.T, p *proxy) string {
	server := httptest.NewServer(httpFront{p})
	t.Cleanup(server.Close)
	return server.URL
}

func (f httpFront) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	queryID := r.URL.Query().Get("query_id")
	if strings.Contains(string(body), "displayName()") {
		// A new connection greets the server under the id of the statement that it is made for, and when one is made is a matter of time.
		queryID = ""
	}
	at, fault, victim := f.arrive(queryID, string(body))
	if at != fault.point || fault.harm == nothing {
		f.forward(w, r, body)
		return
	}
	switch fault.harm {
	case killedBefore:
		victim.kill()
	case killedAfter:
		f.forward(nil, r, body)
		victim.kill()
	case cut:
		f.forward(nil, r, []byte(firstOf(string(body), fault.pairs)))
		victim.kill()
	case refused:
		w.Header().Set("X-ClickHouse-Exception-Code", fmt.Sprint(refusalCode))
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "Code: %d. %s (version 26.7.2.1)\n", refusalCode, refusal)
		return
	case resetBefore:
	case resetAfter:
		f.forward(nil, r, body)
	case stalled:
		exhaust(victim)
		select { // once it publishes, a run does not listen, and waits for the connection to break
		case <-time.After(time.Second):
		case <-r.Context().Done():
		case <-victim.ended:
		}
	case engineKilled:
		f.forwardWhileKilled(r, body)
	case restarted:
		f.restart()
		f.forward(w, r, body)
		return
	case diskFilled:
		f.fill()
		f.forward(w, r, body)
		return
	}
	panic(http.ErrAbortHandler)
}

// forward has the engine do it. Without a writer the answer is lost.
func (f httpFront) forward(w http.ResponseWriter, r *http.Request, body []byte) {
	onward, err := http.NewRequest(r.Method, f.behind()+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	onward.Header = r.Header.Clone()
	response, err := http.DefaultClient.Do(onward)
	if err != nil {
		panic(http.ErrAbortHandler) // the engine was killed
	}
	defer response.Body.Close()
	if w == nil {
		_, _ = io.Copy(io.Discard, response.Body)
		return
	}
	for name := range response.Header {
		w.Header().Set(name, response.Header.Get(name))
	}
	w.WriteHeader(response.StatusCode)
	if _, err := io.Copy(w, response.Body); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// forwardWhileKilled kills the engine while it is at the statement.
func (f httpFront) forwardWhileKilled(r *http.Request, body []byte) {
	under := make(chan struct{})
	go func() {
		defer close(under)
		defer func() { _ = recover() }() // the connection breaks
		f.forward(nil, r, body)
	}()
	f.killSoon()
	<-under
}
