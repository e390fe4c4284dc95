-- Fragment: a text as a value of the type String, NULL for none.
nullIf(/* insert: text */, '')
