-- Fragment: the value that extract/usable_list.sql judges, in the fragments that it shares with extract/usable.sql.
one_n
