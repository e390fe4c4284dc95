-- Fragment of fold/unfit.sql: some value of a list does not fit its type.
arrayExists(text -> isNull(/* insert: value */), /* insert: items */)
