-- Fragment of check/held_list.sql: the value of one slot.
[value_m]
