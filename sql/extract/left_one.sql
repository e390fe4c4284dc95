-- Fragment of extract/other_name.sql: the left end of a pair.
left_one
