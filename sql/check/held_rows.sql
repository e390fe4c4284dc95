-- Fragment of check/survey.sql: the rows with a value of the type.
countIf(notEmpty(held_n))
