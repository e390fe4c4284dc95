// Package clients_test runs clickhouse-go, and what Grafana sends by it, on a demo's published tables, over both protocols. It needs the
// warehouse and the reference that examples/clients/check.sh makes, and is skipped without: run make test-clients.
package clients_test
