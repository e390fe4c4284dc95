-- Fragment of extract/traits.sql: what takes a trait away says nothing of one of which not the newest value counts.
        AND (trait.2 != 'u' OR name NOT IN {not_newest:Array(String)})
