-- Makes the next generation's table of the shape of the published one, for state/adopt.sql. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier} AS {database:Identifier}.{published:Identifier}
