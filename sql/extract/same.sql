-- Fragment of extract/value.sql: another slot of the type holds the same value.
        OR trimmed_n = trimmed_m
