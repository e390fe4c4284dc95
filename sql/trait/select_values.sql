-- Fragment of extract/traits.sql and region/traits.sql: as trait/state_columns.sql.
, value, sum(total)
