package chdb

import (
	"errors"
	"runtime"
	"unsafe"
)

// Class says what a statement does to state that outlives it, as the engine's own parser sees it.
type Class uint32

// Classes in the order of the C enumeration chdb_query_class.
const (
	ReadOnly       Class = iota // SELECT, SHOW, DESCRIBE, EXPLAIN, EXISTS, CHECK
	Mutating                    // changes a database
	MutatingGlobal              // changes what stands beside the databases: functions, named collections, …
	Control                     // USE, SET, SYSTEM, KILL, INTO OUTFILE, …
	Unknown                     // does not parse
)

// Analysis is chdb_query_analysis_v1: its layout is C's.
type Analysis struct {
	size       uint32
	Statements uint32 // 0 for text that does not parse
	Flags      uint32
	Class      Class
}

// Classify parses the text with the session's own parser and settings, and runs nothing.
func (c *Connection) Classify(sql string) (Analysis, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handle == nil {
		return Analysis{}, errClosed
	}
	analysis := &Analysis{}
	analysis.size = uint32(unsafe.Sizeof(*analysis))
	state := c.library.c.classifyQuery(*c.handle, text(sql), uintptr(len(sql)), nil, 0, analysis)
	runtime.KeepAlive(sql)
	if state != success {
		return Analysis{}, errors.New("the engine could not classify the statement")
	}
	return *analysis, nil
}
