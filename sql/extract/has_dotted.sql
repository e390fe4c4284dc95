-- Fragment of extract/read.sql: as extract/has_path.sql, with something at the path, or under the name with dots that is written like it.
    AND ({column_n:Identifier}.{path_n:Identifier} IS NOT NULL OR {column_n:Identifier}.{dotted_n:Identifier} IS NOT NULL)
