-- Fragment of extract/step.sql: the value of one slot.
/* insert: value */ AS trimmed_n
