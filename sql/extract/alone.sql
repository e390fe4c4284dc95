-- Fragment: a value as the only one of some.
[/* insert: value */]
