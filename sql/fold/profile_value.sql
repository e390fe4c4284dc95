-- Fragment of fold/profiles.sql: the value of a column that the model asks for.
,
    /* insert: value */
