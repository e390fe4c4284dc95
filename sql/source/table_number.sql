-- Fragment of extract/fresh.sql: the number of the table that a row is in.
table_number
