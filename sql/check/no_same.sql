-- Fragment of check/survey.sql: no row is such, since the model lacks one of the two types.
toUInt64(0)
