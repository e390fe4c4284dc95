-- Adds the rows of a working table to the next generation's table, as the parts that they are. The table is made anew before, by
-- state/clone.sql.
ALTER TABLE {state:Identifier}.{table:Identifier} ATTACH PARTITION tuple() FROM {state:Identifier}.{delta:Identifier}
