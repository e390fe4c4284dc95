package faults

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// connection is one of kindred's, by either protocol. Bytes are passed on as they come, but for those with which a statement begins: they
// wait until it is decided what happens to it.
//
//	kindred ─► serve ─► finder ─► harm ─► server
//	kindred ◄──────── answer ◄─────────── server
type connection struct {
	*proxy
	client    *net.TCPConn
	server    net.Conn
	finder    *finder
	greeting  []byte // what the client sent before its first statement, for a server that was started again
	greeted   bool   // there was a statement
	answers   sync.Mutex
	treat     func(answer []byte) (next bool) // what happens to answers, if they are not passed on
	answering chan struct{}                   // closed when answers are read no more
	sends     atomic.Bool                     // the client has sent more since the statement that is harmed
}

// patience is how long one waits for what comes soon or not at all.
const patience = 30 * time.Second

// listen takes connections until the test's end, and returns the address for them.
func listen(t *testing.T, p *proxy) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() {
				c := &connection{proxy: p, client: client.(*net.TCPConn), finder: newFinder(p.warehouse.protocol)}
				defer c.client.Close()
				if c.connect() == nil {
					c.serve()
				}
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		open.Wait()
	})
	return map[string]string{"http": "http", "native": "clickhouse"}[p.warehouse.protocol] + "://" + listener.Addr().String()
}

// connect connects to the server, by TLS if it speaks that: kindred does not, or nothing could be found in what it says.
func (c *connection) connect() error {
	address, err := url.Parse(c.behind())
	if err != nil {
		return err
	}
	if address.Scheme == "https" || address.Query().Get("secure") == "true" {
		c.server, err = tls.Dial("tcp", address.Host, nil)
	} else {
		c.server, err = net.Dial("tcp", address.Host)
	}
	if err != nil {
		return err
	}
	c.answering = make(chan struct{})
	go c.answer(c.server, c.answering)
	return nil
}

// serve passes on what the client sends, until a side leaves or a harm breaks the connection.
func (c *connection) serve() {
	defer func() {
		c.server.Close()
		<-c.answering
	}()
	buffer := make([]byte, 256<<10)
	for {
		n, err := c.client.Read(buffer)
		if err != nil {
			return
		}
		sent := buffer[:n]
		id, behind, found := c.finder.find(sent)
		if found && c.warehouse.protocol == "http" {
			sent, behind = c.withBody(sent, behind)
		}
		if !c.greeted && !found {
			c.greeting = append(c.greeting, sent...)
		}
		c.greeted = c.greeted || found
		// A new connection greets the server by HTTP under the id of the statement that it is made for, and when one is made is a matter
		// of time.
		if found && !bytes.Contains(behind, []byte("displayName()")) {
			if !c.statement(id, sent, behind) {
				_ = c.client.SetLinger(0) // a reset
				return
			}
		} else if !c.forward(sent) {
			return
		}
	}
}

// withBody waits for the beginning of a request's body, in which the text is. Where a table is written, it may be long in coming.
func (c *connection) withBody(sent, behind []byte) (all, behindID []byte) {
	all = bytes.Clone(sent)
	before := len(all) - len(behind) // below 0 if the id came with an earlier read
	for more := true; more && !bodyBegins(all); {
		var there []byte
		there, more = c.more(100 * time.Millisecond)
		all = append(all, there...)
	}
	return all, all[max(before, 0):]
}

func bodyBegins(request []byte) bool {
	_, body, whole := bytes.Cut(request, []byte("\r\n\r\n"))
	return whole && len(body) > 0
}

// more waits for what the client sends next.
func (c *connection) more(limit time.Duration) ([]byte, bool) {
	buffer := make([]byte, 64<<10)
	_ = c.client.SetReadDeadline(time.Now().Add(limit))
	n, err := c.client.Read(buffer)
	_ = c.client.SetReadDeadline(time.Time{})
	return buffer[:n], err == nil
}

// rest is what the client sends until it waits for an answer.
func (c *connection) rest() (all []byte) {
	for {
		there, more := c.more(20 * time.Millisecond)
		all = append(all, there...)
		if !more {
			return all
		}
	}
}

// drain takes what the client sends, and does nothing with it, until the client leaves or time is over.
func (c *connection) drain(limit time.Duration) {
	for end := time.Now().Add(limit); ; {
		if _, more := c.more(time.Until(end)); !more {
			return
		}
	}
}

func (c *connection) forward(sent []byte) bool {
	_, err := c.server.Write(sent)
	return err == nil
}

// answer passes on what the server sends.
func (c *connection) answer(server net.Conn, ended chan struct{}) {
	defer close(ended)
	buffer := make([]byte, 64<<10)
	for {
		n, err := server.Read(buffer)
		if err != nil {
			if !errors.Is(err, net.ErrClosed) { // else the harm is at work
				_ = c.client.SetReadDeadline(time.Unix(1, 0)) // wakes serve
			}
			return
		}
		c.answers.Lock()
		treat := c.treat
		c.answers.Unlock()
		if treat != nil {
			if !treat(buffer[:n]) {
				return
			}
		} else if _, err := c.client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// treated has answers treated in that way from now on.
func (c *connection) treated(treat func(answer []byte) (next bool)) {
	c.answers.Lock()
	defer c.answers.Unlock()
	c.treat = treat
}

// reconnect goes on with a server that was started again, which is greeted as the first one was.
func (c *connection) reconnect() error {
	c.server.Close()
	<-c.answering
	greeted := make(chan struct{})
	if len(c.greeting) > 0 {
		c.treated(func([]byte) bool {
			close(greeted)
			c.treated(nil)
			return true
		})
	} else {
		close(greeted)
	}
	_ = c.client.SetReadDeadline(time.Time{})
	if err := c.connect(); err != nil {
		return err
	}
	if !c.forward(c.greeting) {
		return os.ErrClosed
	}
	select {
	case <-greeted:
		return nil
	case <-time.After(patience):
		return errors.New("the server that was started again does not greet")
	}
}

// hasEnded waits until the server is at that statement no more.
func (p *proxy) hasEnded(id string) { p.until(id, "0") }

// hasBegun waits until the server is at that statement.
func (p *proxy) hasBegun(id string) { p.until(id, "1") }

func (p *proxy) until(id, count string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		running, err := p.tell(ctx, "SELECT count() FROM system.processes WHERE query_id = {id:String}", id)
		if err != nil {
			p.report(err)
			return
		}
		if strings.TrimSpace(running) == count {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// tell asks the server, beside the connections of kindred's.
func (p *proxy) tell(ctx context.Context, query, id string) (string, error) {
	return embeddedtest.Tell(ctx, p.warehouse.url, url.Values{"query": {query}, "param_id": {id}}, nil)
}
