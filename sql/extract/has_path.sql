-- Fragment of extract/read.sql: only rows with something at the slot's path. Said of the bare path, so that a warehouse reads the others
-- for such rows alone.
    AND {column_n:Identifier}.{path_n:Identifier} IS NOT NULL
