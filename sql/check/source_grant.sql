-- Asks whether the user may read the source. Reads the grants, writes nothing.
CHECK GRANT SELECT ON {source_database:Identifier}.{source_table:Identifier}
