-- Fragment of source/branch.sql: what a row says of some traits.
arrayFilter(one -> one.3 != '', [{values:Expression}])
