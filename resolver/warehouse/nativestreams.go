package warehouse

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

// nativeStreams has the blocks in packets of ClickHouse's native protocol. Its connections are ch-go's, which takes and gives whole
// columns: clickhouse-go has a value of an interface for each 128-bit number.
type nativeStreams struct {
	address Address
	mu      sync.Mutex
	idle    []*nativeConnection // the last one was used last
}

const (
	maxIdleStreams = 4
	pingTimeout    = 5 * time.Second
)

func (n *nativeStreams) read(ctx context.Context, s *running, statement builder, columns proto.Results, use func(rows int) error) error {
	// In the text, values need no second way of writing them, which clickhouse-go keeps to itself.
	text, err := statement.Literal()
	if err != nil {
		return err
	}
	return n.do(ctx, s, ch.Query{
		Body:   text,
		Result: columns,
		OnResult: func(_ context.Context, block proto.Block) error {
			if block.Rows == 0 { // the first block has the columns' types alone
				return nil
			}
			return use(block.Rows)
		},
	})
}

func (n *nativeStreams) insert(ctx context.Context, s *running, text string, columns proto.Input, next func(context.Context) error) error {
	// Without a format, data would be expected behind the text.
	return n.do(ctx, s, ch.Query{Body: text + " FORMAT Native", Input: columns, OnInput: next})
}

// do runs one query. A connection on which one failed is not used again: what is under way on it is not known.
func (n *nativeStreams) do(ctx context.Context, s *running, query ch.Query) error {
	c, err := n.take(ctx)
	if err != nil {
		return err
	}
	query.QueryID = s.id
	for name, value := range s.settings {
		query.Settings = append(query.Settings, ch.Setting{Key: name, Value: fmt.Sprint(value), Important: true})
	}
	if s.figures != nil {
		query.OnProgress = func(_ context.Context, p proto.Progress) error {
			s.answer.progress(p.Rows, p.Bytes, p.WroteRows, p.WroteBytes, p.ElapsedNs)
			return nil
		}
		query.OnProfile = func(_ context.Context, p proto.Profile) error {
			s.answer.profile(p.Rows, p.Bytes)
			return nil
		}
		query.OnProfileEvents = func(_ context.Context, events []ch.ProfileEvent) error {
			for _, e := range events {
				s.answer.event(e.Name, e.Value)
			}
			return nil
		}
	}
	err = c.do(ctx, query)
	if err != nil {
		c.close()
		return err
	}
	n.give(c)
	return nil
}

// take returns a connection that is not in use: an idle one, if the server still answers on it, or a new one.
func (n *nativeStreams) take(ctx context.Context) (*nativeConnection, error) {
	for {
		n.mu.Lock()
		if len(n.idle) == 0 {
			n.mu.Unlock()
			return dialNative(ctx, n.address)
		}
		c := n.idle[len(n.idle)-1]
		n.idle = n.idle[:len(n.idle)-1]
		n.mu.Unlock()
		limited, cancel := context.WithTimeout(ctx, pingTimeout)
		err := c.client.Ping(limited)
		cancel()
		if err == nil {
			return c, nil
		}
		c.close()
	}
}

func (n *nativeStreams) give(c *nativeConnection) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.idle) == maxIdleStreams {
		c.close()
		return
	}
	n.idle = append(n.idle, c)
}

func (n *nativeStreams) close() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	var all error
	for _, c := range n.idle {
		all = errors.Join(all, c.client.Close())
	}
	n.idle = nil
	return all
}
