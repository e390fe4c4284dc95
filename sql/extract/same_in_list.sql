-- Fragment of extract/value.sql: another slot of the type holds a list with the same value.
        OR has(trimmed_m, trimmed_n)
