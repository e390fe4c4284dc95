-- Fragment of extract/value_list.sql: another slot of the type holds the same value.
        OR one = trimmed_m
