-- Fragment of extract/read.sql: only rows with something in the slot's column. Said of the bare column, so that a warehouse reads the
-- others for such rows alone.
    AND {column_n:Identifier} != ''
