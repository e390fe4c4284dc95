// Package chdb binds libchdb, ClickHouse as a C library, without cgo. It is the only importer of purego.
//
// Of the library's two entrances Kindred uses that of clickhouse-local: Run is its main function, whose SYSTEM START LISTEN opens
// ClickHouse's own HTTP and native servers (ClickHouse pull request 101143, since 26.6). By the other one, chdb_connect, that statement
// fails.
//
// The library's signal handlers replace those that Go's runtime depends on, so they are switched off before it runs. A crash of the
// library is a crash of the process. Therefore nothing but kindred-engine opens it.
package chdb
