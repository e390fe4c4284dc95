package chdb

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unsafe"
)

// Connection is one session of the engine: its own current database, settings and temporary tables. It runs one statement
// at a time; several connections run theirs in parallel. Every method blocks an OS thread until the engine answers, and
// none can be interrupted from Go: `KILL QUERY` on another connection does that.
type Connection struct {
	library *Library
	mu      sync.Mutex // serialises the C calls, and keeps Close from freeing the session under one
	handle  *unsafe.Pointer
}

// Connect opens a session. The first one starts the engine with the server options among arguments, which are those of
// clickhouse-local (`--path=DIR`, `--config-file=FILE`, `--logger.level=…`); later ones must name the same path and share
// that engine. A query setting among them (`--max_threads=2`) holds for this session alone.
func (l *Library) Connect(arguments ...string) (*Connection, error) {
	if err := l.Load(); err != nil {
		return nil, err
	}
	argv := cArguments("clickhouse", arguments)
	var pin runtime.Pinner
	for _, argument := range argv {
		if argument != nil {
			pin.Pin(argument)
		}
	}
	pin.Pin(&argv[0])
	defer pin.Unpin()
	handle := l.c.connect(int32(len(argv)-1), &argv[0])
	if handle == nil || *handle == nil {
		return nil, fmt.Errorf("open an engine session (%s): the engine refused, its log says why", strings.Join(arguments, " "))
	}
	return &Connection{library: l, handle: handle}, nil
}

// Close ends the session, after the statement that runs on it. Its results and streams must be closed before.
func (c *Connection) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handle != nil {
		c.library.c.closeConn(c.handle)
		c.handle = nil
	}
}

var errClosed = errors.New("the engine session is closed")

// Parameter is a value for a {name:Type} in a statement, as text.
type Parameter struct{ Name, Value string }

// Query runs one statement to its end and holds the whole result in the engine's memory. The format is a ClickHouse format
// name; a FORMAT clause in the statement wins. The engine's errors are of type *Error.
func (c *Connection) Query(sql, format string, parameters ...Parameter) (*Result, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handle == nil {
		return nil, errClosed
	}
	return c.library.result(c.call(c.library.c.query, sql, format, parameters))
}

// statementFunction is the form of those C functions that take a statement, a format and parameters.
type statementFunction func(conn unsafe.Pointer, query *byte, queryLen uintptr, format *byte, formatLen uintptr,
	names **byte, nameLens *uintptr, values **byte, valueLens *uintptr, count uintptr) unsafe.Pointer

// call hands a statement to C. The caller holds the lock and has seen that the connection is open.
func (c *Connection) call(function statementFunction, sql, format string, parameters []Parameter) unsafe.Pointer {
	p := pinParameters(parameters)
	defer p.unpin()
	pointer := function(*c.handle, text(sql), uintptr(len(sql)), text(format), uintptr(len(format)),
		p.names, p.nameLengths, p.values, p.valueLengths, p.count)
	runtime.KeepAlive(sql)
	runtime.KeepAlive(format)
	return pointer
}

// text points at the bytes of s, which need no NUL at their end. The caller keeps s alive over the call.
func text(s string) *byte { return unsafe.StringData(s) }

// cArguments makes argv: NUL-terminated, and a NULL at the end.
func cArguments(program string, arguments []string) []*byte {
	argv := make([]*byte, 0, len(arguments)+2)
	for _, argument := range append([]string{program}, arguments...) {
		argv = append(argv, &append([]byte(argument), 0)[0])
	}
	return append(argv, nil)
}

// pinned is the four parallel arrays in which parameters cross to C. Arrays of pointers must not move while C reads them.
type pinned struct {
	pin                       runtime.Pinner
	names, values             **byte
	nameLengths, valueLengths *uintptr
	count                     uintptr
}

func pinParameters(parameters []Parameter) *pinned {
	p := &pinned{count: uintptr(len(parameters))}
	if len(parameters) == 0 {
		return p
	}
	names, values := make([]*byte, len(parameters)), make([]*byte, len(parameters))
	nameLengths, valueLengths := make([]uintptr, len(parameters)), make([]uintptr, len(parameters))
	for i, parameter := range parameters {
		// A copy with a NUL at its end: an empty string has no address of its own, and a constant one cannot be pinned.
		names[i], values[i] = &append([]byte(parameter.Name), 0)[0], &append([]byte(parameter.Value), 0)[0]
		p.pin.Pin(names[i])
		p.pin.Pin(values[i])
		nameLengths[i], valueLengths[i] = uintptr(len(parameter.Name)), uintptr(len(parameter.Value))
	}
	p.names, p.values, p.nameLengths, p.valueLengths = &names[0], &values[0], &nameLengths[0], &valueLengths[0]
	p.pin.Pin(p.names)
	p.pin.Pin(p.values)
	p.pin.Pin(p.nameLengths)
	p.pin.Pin(p.valueLengths)
	return p
}

func (p *pinned) unpin() { p.pin.Unpin() }
