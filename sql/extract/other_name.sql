-- Fragment of extract/pair.sql: not an identifier and the one that it stands for, whose link no event has to say.
    AND /* insert: value */ != usable_m
