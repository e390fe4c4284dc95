-- Fragment of extract/pair.sql: only the pairs of one pass, see extract/pass.sql.
AND cityHash64(left_value, right_value) % {passes:UInt64} = {pass:UInt64}
