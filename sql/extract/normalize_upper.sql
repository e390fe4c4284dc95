-- Fragment: a value with its ASCII letters in upper case.
upper(/* insert: value */)
