-- Fragment of check/held.sql: the value of one slot.
value_m
