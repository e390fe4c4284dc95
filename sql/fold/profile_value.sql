-- Fragment of fold/profiles.sql: the value of a column that the model adds.
    , /* insert: value */
