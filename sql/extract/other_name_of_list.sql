-- Fragment of extract/pair_of_lists.sql: not an identifier and the one that it stands for, whose link no event has to say.
    AND /* insert: value */ != /* insert: end */
