-- Fragment of extract/occurrence.sql: only the values of one pass. A pass has all rows of the values that it has, so it aggregates them to the end.
AND cityHash64(value) % {passes:UInt64} = {pass:UInt64}
