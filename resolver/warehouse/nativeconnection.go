package warehouse

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/ClickHouse/ch-go"
)

// nativeConnection runs one query at a time.
type nativeConnection struct {
	client *ch.Client
	socket *interruptible
}

func dialNative(ctx context.Context, address Address) (*nativeConnection, error) {
	dialer := &net.Dialer{Timeout: dialTimeout}
	dial := dialer.DialContext
	if config := address.tls(); config != nil {
		dial = (&tls.Dialer{NetDialer: dialer, Config: config}).DialContext
	}
	connection, err := dial(ctx, "tcp", address.Host)
	if err != nil {
		return nil, err
	}
	socket := &interruptible{Conn: connection}
	client, err := ch.Connect(ctx, socket, ch.Options{
		ClientName: clientName, Database: address.Database, User: address.User, Password: address.password,
		ReadTimeout: ch.NoTimeout, // max_execution_time bounds statements, and interrupt ends a wait
	})
	if err != nil {
		return nil, errors.Join(err, connection.Close())
	}
	return &nativeConnection{client, socket}, nil
}

// do runs a query until it is done, or the context is. ch-go sees that the context is done only between two packets, so
// something has to wake what waits for the server.
func (c *nativeConnection) do(ctx context.Context, query ch.Query) error {
	stop := context.AfterFunc(ctx, c.socket.interrupt)
	if next := query.OnInput; next != nil {
		watched := false
		query.OnInput = func(inner context.Context) error {
			if !watched { // ends when sending or receiving fails, so that the other does not wait for what never comes
				watched = true
				context.AfterFunc(inner, func() {
					if context.Cause(inner) != context.Canceled { // else both are done
						c.socket.interrupt()
					}
				})
			}
			return next(inner)
		}
	}
	err := c.client.Do(ctx, query)
	if !stop() && err == nil {
		err = context.Cause(ctx) // the socket is of no use any more
	}
	return err
}

func (c *nativeConnection) close() {
	_ = c.client.Close() // it may be closed already, and says so
}

// interruptible is a connection whose reads and writes can be ended: those under way, and all reads after them, whatever deadlines
// are set then.
type interruptible struct {
	net.Conn
	mu          sync.Mutex
	interrupted bool
}

func (i *interruptible) interrupt() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.interrupted = true
	now := time.Now()
	_ = i.Conn.SetWriteDeadline(now)
	_ = i.Conn.SetReadDeadline(now)
}

func (i *interruptible) SetReadDeadline(t time.Time) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.interrupted {
		return nil
	}
	return i.Conn.SetReadDeadline(t)
}
