-- Fragment of extract/traits.sql: as trait/state_columns.sql.
, value, total
