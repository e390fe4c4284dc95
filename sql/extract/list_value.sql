-- Fragment of extract/slot_list.sql: a value of the list.
raw_n
