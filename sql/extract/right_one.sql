-- Fragment of extract/other_name.sql: the right end of a pair.
right_one
