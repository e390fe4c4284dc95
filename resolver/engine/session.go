package engine

import (
	"strconv"
	"sync"
	"time"

	"github.com/kindred-id/kindred/resolver/chdb"
)

// sessions keeps the connections of clients that name a session_id, so that temporary tables, USE and SET last from one
// request to the next. Settings that a request brings along last, too.
type sessions struct {
	mu   sync.Mutex
	open map[string]*session
}

type session struct {
	connection *chdb.Connection
	busy       bool
	expiry     *time.Timer
}

const (
	sessionTimeout    = time.Minute
	maxSessionTimeout = time.Hour
)

// take returns the session's connection, which the request then has for itself until give.
func (s *sessions) take(q *request, connect func() (*chdb.Connection, error)) (*chdb.Connection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := s.open[q.sessionID]; found != nil {
		if found.busy {
			return nil, newException(sessionIsLocked, "Session %s is locked by a concurrent client", q.sessionID)
		}
		found.busy = true
		found.expiry.Stop()
		return found.connection, nil
	}
	if q.sessionCheck {
		return nil, newException(sessionNotFound, "Session %s not found", q.sessionID)
	}
	c, err := connect()
	if err != nil {
		return nil, err
	}
	if s.open == nil {
		s.open = make(map[string]*session)
	}
	s.open[q.sessionID] = &session{connection: c, busy: true}
	return c, nil
}

// give hands the connection back, to be closed when nobody asks for the session in time.
func (s *sessions) give(q *request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.open[q.sessionID]
	found.busy = false
	found.expiry = time.AfterFunc(q.sessionLife(), func() { s.expire(q.sessionID, found) })
}

func (s *sessions) expire(id string, old *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[id] == old && !old.busy {
		delete(s.open, id)
		old.connection.Close()
	}
}

// closeAll ends every session. No request may be running.
func (s *sessions) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, old := range s.open {
		old.expiry.Stop()
		old.connection.Close()
		delete(s.open, id)
	}
}

// sessionLife is session_timeout, in seconds.
func (q *request) sessionLife() time.Duration {
	seconds, err := strconv.Atoi(q.sessionTimeout)
	if err != nil || seconds <= 0 {
		return sessionTimeout
	}
	return min(time.Duration(seconds)*time.Second, maxSessionTimeout)
}
