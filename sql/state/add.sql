-- Adds the rows of a working table to the next generation's table, as state/attach.sql does, where the server that takes the statement may
-- not know all parts of the working table yet: a read waits for them, ATTACH does not. The table is made anew before, by state/like.sql.
INSERT INTO {state:Identifier}.{table:Identifier}
SELECT * FROM {from_database:Identifier}.{from_table:Identifier}
