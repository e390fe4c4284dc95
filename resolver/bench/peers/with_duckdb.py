"""DuckDB in memory, by the statement in the file that is the first argument."""

import sys

import duckdb

import warehouse

pairs = warehouse.read()
connection = duckdb.connect()
connection.execute("CREATE TABLE pairs AS FROM pairs")
del pairs
with open(sys.argv[1], encoding="utf-8") as file:
    components = connection.sql(file.read())
warehouse.write(components.to_arrow_table())
