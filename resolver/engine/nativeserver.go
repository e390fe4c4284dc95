package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
)

// nativeServer accepts connections of the native protocol, and knows which of them are at a query.
type nativeServer struct {
	engine   *Engine
	listener net.Listener
	kinds    settingKinds

	mu          sync.Mutex
	connections map[*nativeConnection]bool // whether it is at a query
	stopping    bool
	open        sync.WaitGroup
}

func newNativeServer(e *Engine, listener net.Listener) *nativeServer {
	return &nativeServer{engine: e, listener: listener, connections: make(map[*nativeConnection]bool)}
}

// serve answers until the listener closes.
func (s *nativeServer) serve() error {
	for {
		socket, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("serve the native protocol: %w", err)
		}
		n := newNativeConnection(s, socket)
		s.mu.Lock()
		if s.stopping {
			s.mu.Unlock()
			socket.Close()
			continue
		}
		s.connections[n] = false
		s.open.Add(1)
		s.mu.Unlock()
		go func() {
			defer s.open.Done()
			defer func() {
				s.mu.Lock()
				defer s.mu.Unlock()
				delete(s.connections, n)
			}()
			n.serve()
		}()
	}
}

// begin says that a connection has a query to answer. It refuses once the server stops.
func (s *nativeServer) begin(n *nativeConnection) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections[n] = true
	return !s.stopping
}

// end says that the query was answered. It returns false for the connection's last one.
func (s *nativeServer) end(n *nativeConnection) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections[n] = false
	return !s.stopping
}

// shutdown takes no more queries and waits until the running ones were answered.
func (s *nativeServer) shutdown(ctx context.Context) error {
	s.listener.Close()
	s.mu.Lock()
	s.stopping = true
	for n, busy := range s.connections {
		if !busy {
			n.socket.Close()
		}
	}
	s.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.open.Wait()
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sever closes every connection: who writes to a client that does not read ends by that.
func (s *nativeServer) sever() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := range s.connections {
		n.socket.Close()
	}
}
