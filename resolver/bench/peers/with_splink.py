"""Splink's clustering alone, every pair taken for a match."""

import duckdb
from splink import DuckDBAPI
from splink.clustering import cluster_pairwise_predictions_at_threshold

import warehouse

pairs = warehouse.read()
connection = duckdb.connect()
connection.execute("CREATE TABLE pairs AS FROM pairs")
del pairs
connection.execute("CREATE TABLE nodes AS SELECT user_id AS identifier FROM pairs UNION SELECT anonymous_id FROM pairs")
clusters = cluster_pairwise_predictions_at_threshold(
    connection.table("nodes"),
    connection.table("pairs"),
    DuckDBAPI(connection=connection),
    node_id_column_name="identifier",
    edge_id_column_name_left="user_id",
    edge_id_column_name_right="anonymous_id",
)
found = clusters.as_duckdbpyrelation().select("identifier, cluster_id AS component")
warehouse.write(found.to_arrow_table())
