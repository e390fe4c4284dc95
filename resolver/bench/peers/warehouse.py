"""Pairs from the warehouse and components into it, by its own client, as Arrow tables: the fastest way that the client has."""

import sys

import clickhouse_connect
import pyarrow

_url, _database = sys.argv[-2:]
_client = clickhouse_connect.get_client(dsn=_url, database=_database)


def read():
    return _client.query_arrow("SELECT user_id, anonymous_id FROM pairs", use_strings=True)


def write(table):
    """Writes a table of the columns identifier and component."""
    kind = "Int64" if pyarrow.types.is_integer(table.schema.field("component").type) else "String"
    _client.command(f"CREATE TABLE components (identifier String, component {kind}) ENGINE = MergeTree ORDER BY tuple()")
    _client.insert_arrow("components", table)
