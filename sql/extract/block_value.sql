-- Fragment: the value that extract/reason.sql judges, in the fragments that it shares with extract/usable_values.sql.
value
