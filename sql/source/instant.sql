-- Fragment of source/branch.sql: a time of any kind in milliseconds.
toDateTime64({value:Expression}, 3, 'UTC')
