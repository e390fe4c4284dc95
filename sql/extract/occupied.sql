-- Fragment of extract/books.sql: 1 where the slot holds a value.
        + (value_n != '')
