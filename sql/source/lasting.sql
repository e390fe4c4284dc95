-- Fragment of extract/fresh.sql and extract/measure.sql: only rows that are not changed in place.
AND NOT is_record
