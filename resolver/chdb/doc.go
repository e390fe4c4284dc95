// Package chdb binds libchdb, ClickHouse's engine as a C library, without cgo. It is the only importer of purego.
//
//	Library ── Load once ──► Connection (a session) ──┬─ Query  ──► Result            whole, in the engine's memory
//	                                                  ├─ Stream ──► Result, Result, … piece by piece, SELECT alone
//	                                                  └─ Insert ──► Append, Append, … Done
//
// What the binding knows of the library (26.7), so that its callers need not:
//
//   - There is one engine per process and one path per engine. The first connection starts it, the last one to close ends it;
//     in between a connection costs a fifth of a millisecond, so sessions need no pool.
//   - A session runs one statement at a time and its C calls block. Each method holds the session's mutex, so that Close
//     cannot free a session under a running statement, which would be a use after free. Only a KILL QUERY on another
//     session ends a statement early.
//   - A failed statement returns a handle too, which must be destroyed; a stream that has ended, by its end or by an error,
//     must not be cancelled.
//   - Each piece of a stream is formatted as a result of its own: with a header, a count of its rows, a closing bracket.
//   - A query with its data behind it (`INSERT … FORMAT Native` and bytes) is not safe for binary data: the text reader ends
//     it at the first empty line. Data goes by Insert, whatever its size.
//   - The library's signal handlers replace those that Go's runtime depends on, so they are switched off before the engine
//     starts.
//   - At heart it is a command-line tool: some statements read standard input, write files or change the session's output.
//     Package engine keeps those away.
//
// A crash of the library is a crash of the process. Therefore nothing but kindred-engine opens it.
package chdb
