-- Fragment: the value that extract/usable.sql judges, in the fragments that it shares with extract/reason.sql.
value_n
