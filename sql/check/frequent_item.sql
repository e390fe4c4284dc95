-- Fragment of check/survey.sql: the frequent values themselves.
arrayMap(found -> found.item, /* insert: frequent */)
