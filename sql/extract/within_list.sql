-- Fragment of extract/pair_of_listed.sql: of two values of one list each pair once.
    AND left_one < right_one
