-- Fragment of source/branch.sql: the values of an array as texts, '' for NULL.
arrayMap(one -> ifNull(toString(one), ''), {value:Expression})
