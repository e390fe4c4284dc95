-- Fragment of source/branch.sql: only rows that came in after a time.
{value:Expression} >= fromUnixTimestamp64Milli({after:Int64}, 'UTC')
