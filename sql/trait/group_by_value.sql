-- Fragment of extract/traits.sql and region/traits.sql: the values of a set have a row each.
, value
