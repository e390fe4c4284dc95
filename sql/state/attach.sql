-- Adds the rows of a table of the same shape to the next generation's table, as the parts that they are: the files are the same, until one of
-- the two tables changes. The table is made anew before, by state/like.sql.
ALTER TABLE {state:Identifier}.{table:Identifier} ATTACH PARTITION tuple() FROM {from_database:Identifier}.{from_table:Identifier}
