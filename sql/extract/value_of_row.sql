-- Fragment: the value of an identifier's row.
value
