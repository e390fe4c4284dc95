-- Makes the next generation's table a copy of the published one, as state/clone.sql does in one statement that Replicated databases do not
-- take. The parts are the same files, until one of the two changes. The table is made anew before, by state/like.sql.
ALTER TABLE {state:Identifier}.{table:Identifier} ATTACH PARTITION tuple() FROM {database:Identifier}.{published:Identifier}
