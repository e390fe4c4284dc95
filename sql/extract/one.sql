-- Fragment: the value that an expression is about, within extract/each.sql.
one
