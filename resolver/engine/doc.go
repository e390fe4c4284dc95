// Package engine is ClickHouse's own server on one data path, in this process: what kindred-engine runs.
//
//	Open ──► lock the data path ──► write config.xml, users.xml, start.sql ──► Library.Run, which is clickhouse-local's main
//	                                                                               │  start.sql: SYSTEM START LISTEN HTTP, TCP
//	     ◄── Holder: addresses, user, password ◄── ports, by a pipe ◄──────────────┤
//	                                                                               │  /dev/fd/N: read until it is closed
//	Serve ─► wait for the context ──► wait for queries, then kill them ──► close N ┘  parts are flushed, Run returns
//
// Protocols, users, grants, sessions, formats, KILL and errors are ClickHouse's: clickhouse-local can listen with the server's handlers
// since 26.6 (ClickHouse pull request 101143). What it has not: TLS, the ports of MySQL, PostgreSQL and between replicas, ON CLUSTER,
// system.zookeeper, users made by SQL, and logs in tables (system.query_log).
//
// # Access
//
// The session that runs start.sql is always user default's, by loopback and without a password: with another one it does not start. So
// default may start listeners and nothing else, as often as start.sql does. Everything else is user kindred's (attach.User), whose
// password is random unless it is given, and stands in the lock of the data path. An engine that people start on loopback without a
// password is open instead, as ClickHouse is by default: there default may do everything. Users of the owner's come from a users.xml of
// his, which ClickHouse merges with the one that is written here.
//
// Any right on files (file(), INTO OUTFILE on the server) reaches what this process may reach: clickhouse-local does not confine them to a folder.
//
// # The data path
//
//	clickhouse/     ClickHouse's files, temporary ones too
//	clickhouse.log  its warnings and errors, 20 MB at most, and the file before that
//	engine.lock     locked while an engine serves the path; says which process, where, since when, and the password (Holder)
//	engine.held     locked by those who need a server that another process started
//	engine.log      what an engine printed that another program started (package embedded)
//	server/         configuration, written anew at each start
package engine
