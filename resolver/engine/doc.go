// Package engine serves ClickHouse's HTTP interface and its native protocol over the embedded engine of package chdb, for one data path.
//
//	request ──► guard, authenticate ──► read parameters ──► wait for a slot ──► session: SET, USE ──► statement
//	                                                                                                     │
//	            INSERT with data:  body ── 1 MB pieces ──► Insert.Append …  ──► Done ──► summary ◄──────┤
//	            SELECT:            INTO OUTFILE a pipe ──► (compress) ──► client …  ◄───────────────────┤
//	              Native, RowBinary: Stream.Next ──► piece ──► (compress) ──► client …  ◄───────────────┤
//	            anything else:     Query ──► result ──► client                        ◄─────────────────┘
//
// That is HTTP's way. By the native protocol (packages wire and native) a statement goes the same way from the wait for a slot on,
// which warehouse.serve is; an exchange is what a protocol adds.
//
//	connection ──► hello, session ──► Query, external tables ──► settings that differ: SET ──► wait for a slot ──► statement
//	                                                                                                                   │
//	            INSERT:        DESCRIBE ──► block without rows ──► client;  Data … ──► walk ──► Insert.Append … ──► Done ◄┤
//	            SELECT:        Stream.Next ──► walk ──► (compress) ──► Data …, beside it Progress, a watch for Cancel ◄───┤
//	            anything else: Query ──► walk ──► Data ◄──────────────────────────────────────────────────────────────┘
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
// A native connection has one session for its life, so SET, USE and temporary tables last as on a server. Settings of a query are
// SET before it and taken back before the next one that comes without them. The session's log_comment is the connection's own
// mark, and changes only for queries that bring an id: they run one after the other, so a kill meets the right one.
//
// Where the native protocol is not what a server's is:
//
//   - Totals and extremes are not in what the library writes in Native. For a statement WITH TOTALS, or with the setting extremes, it
//     runs again, in a format that has them.
//   - The library leaves the time zone of a DateTime out of the type's name, by either protocol, though not that of a DateTime64.
//   - External tables, stages of a query, and states of aggregate functions are refused. Logs and counters of a query are not sent.
//   - The library writes no header of a result without rows: it is asked for by DESCRIBE, or, of a SHOW and the like, by running that again
//     in a format that has one.
//   - INSERT waits for blocks unless data follows in its text.
//
// Without a password the servers bind to loopback alone and refuse requests that a web page could cause. The user is
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
