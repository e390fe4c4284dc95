-- Fragment of check/survey.sql: the values of one type in an event.
    , arrayFilter(held -> held != '', [/* insert: slots */]) AS held_n
