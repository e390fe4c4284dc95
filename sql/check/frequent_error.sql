-- Fragment of check/survey.sql: the error of each frequent value.
arrayMap(found -> found.error, /* insert: frequent */)
