// Package warehouse is Kindred's one way to a ClickHouse server, be it the embedded engine, a server or a cloud service. It is the
// only importer of clickhouse-go.
//
// A Warehouse runs the statements of package sql, each with a query id that names the run and the step and a limit on its time.
// Keys cross in blocks of whole columns, ClickHouse's Native format decoded straight into flat slices: no row and no value is
// handled by an interface call. Errors say which statement failed and, for the causes an operator can mend, how.
package warehouse
