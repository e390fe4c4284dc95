-- Fragment of extract/read.sql: only rows that say something of traits.
    AND notEmpty({list:Identifier})
