-- Fragment of extract/pair_of_lists.sql: the usable values of a slot with a list.
usables_n
