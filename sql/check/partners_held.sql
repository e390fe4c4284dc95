-- Fragment of check/partners_rows.sql: the identifier in one slot, with the number of its type.
[(toUInt8({number_n:UInt8}), usable_n)]
