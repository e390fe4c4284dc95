-- Fragment of extract/usable_values.sql: what stands for a list that is too long.
            OR /* insert: value */ = {too_many:String}
