-- Makes the next generation's table empty, of the shape of the published one, whose rows state/attach.sql adds. That is CREATE TABLE … CLONE
-- AS in two statements: up to 25.8 that one finds no table in another database, and Replicated databases refuse it. Replaces what an earlier
-- run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier} AS {database:Identifier}.{published:Identifier}
