-- Fragment of check/survey.sql: the values of one type in an event, some of them of lists.
    , arrayFilter(held -> held != '', arrayConcat(/* insert: slots */)) AS held_n
