package engine

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
)

// holders counts the clients that hold the engine. Once it is shut nobody can hold it any more: so an engine that has decided to
// stop never lets a client believe otherwise.
type holders struct {
	mu    sync.Mutex
	count int
	shut  bool
}

func (h *holders) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shut {
		return false
	}
	h.count++
	return true
}

func (h *holders) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.count--
}

func (h *holders) number() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// Release shuts the door for holders if there is none now, and reports whether there was none.
func (e *Engine) Release() bool {
	e.holders.mu.Lock()
	defer e.holders.mu.Unlock()
	if e.holders.count == 0 {
		e.holders.shut = true
	}
	return e.holders.shut
}

// hold answers with a line and then stays open until the client goes, or the engine.
func (e *Engine) hold(w http.ResponseWriter, r *http.Request) {
	if err := errors.Join(e.guard(r), authenticate(r, r.URL.Query(), e.config.Password)); err != nil {
		e.newResponse(w).fail(err)
		return
	}
	if !e.holders.enter() {
		http.Error(w, "the engine is stopping", http.StatusServiceUnavailable)
		return
	}
	defer e.holders.leave()
	fmt.Fprintln(w, "Ok.")
	_ = http.NewResponseController(w).Flush()
	select {
	case <-r.Context().Done():
	case <-e.stopping:
	}
}

func (e *Engine) countHolders(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, strconv.Itoa(e.holders.number()))
}
