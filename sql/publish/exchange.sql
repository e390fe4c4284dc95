-- Makes a table of the new generation the one that readers see, at once; the old one takes its place among the working tables.
EXCHANGE TABLES {state:Identifier}.{table:Identifier} AND {database:Identifier}.{published:Identifier}
