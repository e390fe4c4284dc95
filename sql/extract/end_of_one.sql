-- Fragment of extract/pair_of_lists.sql: the usable value of a slot, as a list.
[usable_n]
