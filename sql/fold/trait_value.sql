-- Fragment of fold/profiles.sql: the typed value of a trait.
t.typed_n
