-- Fragment of extract/traits.sql: of the names that mean one trait in an event the first counts that has a value.
        AND (name != {trait_name_n:String} OR trait.1 = arrayFirst(one -> has(said.1, one), {trait_from_n:Array(String)}))
