-- Fragment of check/survey.sql: the count of each frequent value.
arrayMap(found -> found.count, /* insert: frequent */)
