-- Fragment: a value with its ASCII letters in lower case.
lower(/* insert: value */)
