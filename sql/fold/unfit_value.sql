-- Fragment of fold/unfit.sql: a value does not fit its type.
isNull(/* insert: value */)
