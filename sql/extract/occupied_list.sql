-- Fragment of extract/books.sql: how many values the slot holds.
        + length(value_n)
