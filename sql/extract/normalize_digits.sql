-- Fragment: the ASCII digits of a value, and nothing else. A pattern that finds all other bytes would miss those that are not UTF-8.
arrayStringConcat(extractAll(/* insert: value */, '[0-9]+'))
