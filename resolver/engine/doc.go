// Package engine serves ClickHouse's HTTP interface over the embedded engine of package chdb, for one data path.
//
//	request ──► guard, authenticate ──► read parameters ──► wait for a slot ──► session: SET, USE ──► statement
//	                                                                                                     │
//	            INSERT with data:  body ── 1 MB pieces ──► Insert.Append …  ──► Done ──► summary ◄──────┤
//	            SELECT:            INTO OUTFILE a pipe ──► (compress) ──► client …  ◄───────────────────┤
//	              Native, RowBinary: Stream.Next ──► piece ──► (compress) ──► client …  ◄───────────────┤
//	            anything else:     Query ──► result ──► client                        ◄─────────────────┘
//
// Nothing is ever whole in this process's Go memory but a statement's text: the engine makes more of a result only when what
// is there was taken, and data waits in the client's socket until the engine takes it.
//
// The library formats each piece of a stream by itself, which is right where a result is nothing but its pieces. In every other
// format a result is one document, so the engine writes it as it writes a file, into a pipe that this server reads: a
// statement is shown by system.processes with that INTO OUTFILE in it. Clients' own ones are refused.
//
// A response starts with the first megabyte of a result (the second piece of a stream), or with its end. So a short result has its
// length and counters in the headers, and an early error its own status. A later error is told as ClickHouse tells it: an exception block after the data, and a
// connection that breaks before the end.
//
// Every statement carries its request's query id in its log_comment, because the engine gives ids of its own. By it a
// statement is killed when its client goes away or the server stops, and a client's KILL QUERY WHERE query_id = '…' is
// translated. system.processes shows the engine's ids; the client's are in Settings['log_comment'].
//
// clickhouse-go speaks the Native format at a revision that it negotiates in its first query; the answer to that one reports
// revision 0, the Native format without additions, which is what the library reads and writes. Bodies may be compressed by
// Content-Encoding (gzip, deflate, zstd, lz4, br) or in ClickHouse's own blocks (compress=1, decompress=1), both ways.
//
// Without a password the server binds to loopback alone and refuses requests that a web page could cause. The user is
// always `default`; there are no grants. Whoever may query may read what the process may read (file()), as with
// clickhouse-local, so the password guards more than the warehouse.
//
// The data path holds:
//
//	clickhouse/     the engine's files
//	clickhouse.log  its warnings and errors
//	engine.lock     locked while an engine serves the path; says which process, where and since when (Holder)
//	engine.log      what an engine printed that another program started (package embedded)
//	engine.xml      the engine's configuration, written anew at each start
package engine
