// Package warehouse is Kindred's one way to a ClickHouse server, be it the embedded engine, a server or a cloud service. It is the
// only importer of clickhouse-go and of ch-go's client.
//
// A Warehouse runs the statements of package sql, each with a query id that names the run and the step and a limit on its time.
// Keys cross in blocks of whole columns, ClickHouse's Native format decoded straight into flat slices: no row and no value is
// handled by an interface call. How they cross is for streams to say, of which there is one for each protocol:
//
//	http://, https://   httpStreams     bodies of requests and responses, by clickhouse-go
//	clickhouse://       nativeStreams   packets of the native protocol, by ch-go, on connections of their own
//
// All other statements are clickhouse-go's on both. Query goes by HTTP, over which servers make formats, beside a native address too.
// Errors say which statement failed and, for the causes an operator can mend, how.
package warehouse
