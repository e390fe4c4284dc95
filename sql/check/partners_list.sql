-- Fragment of check/partners_rows.sql: the identifiers in one slot, with the number of their type.
arrayMap(one -> (toUInt8({number_n:UInt8}), one), usables_n)
