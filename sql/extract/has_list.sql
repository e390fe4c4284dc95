-- Fragment of extract/read.sql: only rows with something in the slot's list.
    AND notEmpty({column_n:Identifier})
