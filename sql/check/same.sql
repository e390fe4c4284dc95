-- Fragment of check/survey.sql: the rows whose user_id is their anonymous_id too.
countIf(hasAny(held_n, held_m))
