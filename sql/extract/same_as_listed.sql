-- Fragment of extract/value_list.sql: another slot of the type holds a list with the same value.
        OR has(trimmed_m, one)
