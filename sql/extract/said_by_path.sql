-- Fragment of extract/traits.sql: what an event says of traits that are read by their paths.
[/* insert: said */]
