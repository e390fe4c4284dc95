-- Fragment of check/survey.sql: the rows with a value of the type that may be an identifier.
countIf(false /* insert: slots */)
