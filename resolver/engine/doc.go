// Package engine is ClickHouse's own server on one data path, in this process: what kindred-engine runs.
//
//	Open ──► lock the data path ──► write config.xml, users.xml, start.sql ──► Library.Run, which is clickhouse-local's main
//	                                                                               │  start.sql: SYSTEM START LISTEN HTTP, TCP
//	     ◄── Holder: addresses, user, password ◄── ports, by a pipe ◄──────────────┤
//	                                                                               │  /dev/fd/N: read until it is closed
//	Serve ─► wait for the context ──► wait for queries, then kill them ──► close N ┘  parts are flushed, Run returns
//
// Protocols, users, grants, sessions, formats, KILL and errors are ClickHouse's: clickhouse-local can listen with the server's handlers
// since 26.6 (ClickHouse pull request 101143).
//
// # What a server has, and this one has not
//
//   - users, roles, quotas and the like made by SQL (CREATE USER: 514, there is no storage for them), named collections: a users.xml has users
//   - TLS, the ports of MySQL, PostgreSQL, Prometheus and between replicas, ON CLUSTER, Keeper: ReplicatedMergeTree and Replicated databases
//   - system.query_log and the other logs in tables, system.asynchronous_metrics, system.zookeeper
//   - BACKUP and RESTORE (no folder is allowed for them): copy the data path while no engine serves it
//   - SYSTEM RELOAD CONFIG; SYSTEM RELOAD USERS does nothing. SYSTEM SHUTDOWN ends the engine, and what is in its process group
//   - the caches of query results and of query conditions: settings that use them have no effect
//   - refreshable materialized views in database default, which is no Atomic one here: its tables are, beside files that it takes for tables
//   - a folder that files are kept to: a right on files (file(), url('file://…'), a table of database default that is named like a
//     path) reaches what this process may reach
//   - the function file(), which asks for no right: it is switched off (sql/server/function_file.sql). The table function asks for one
//
// # Access
//
// The session that runs start.sql is always user default's, by loopback and without a password: with another one it does not start. So
// default may start listeners and nothing else, as often as start.sql does, and SELECTs without tables, which ask for no right, are kept
// small. Everything else is user kindred's (attach.User), whose password is random unless it is given, and stands in the lock of the data
// path. An engine that people start on loopback without a password is open instead, as ClickHouse is by default: there default may do
// everything. Users of the owner's come from a users.xml of his, which ClickHouse merges with the one that is written here.
//
// # The end
//
// Queries that run have a grace, and are killed after it. Then the pipe N is closed, and this process shuts the connections of clients:
// the server would wait five seconds for them, and then end the process without flushing anything.
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
