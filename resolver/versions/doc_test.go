// Package versions runs Kindred's statements on other versions of ClickHouse than the one of the embedded warehouse. PyPI has their
// engines, as Python modules without a server. So stories of commands are played on the embedded warehouse first, through a proxy that
// writes down every statement with its parameters, settings and data, in the order in which they came, and what it answered; replay.py
// then says the same to an engine of another version. What the graph answered to one version stands in the data of inserts. Every
// answer has to be the same, but for those that tell of the server or the clock, and so has every table, to the row.
//
//	kindred ──► recorder ──► embedded warehouse
//	               │
//	               ▼
//	        statements.json ──► replay.py ──► chdb 25.8, 26.3, …
//
// `make test-versions` makes the virtual environments and plays all stories.
package versions
