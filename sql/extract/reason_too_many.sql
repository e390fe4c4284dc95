-- Fragment of extract/reason.sql: what stands for a list that is too long.

        value = {too_many:String}, 'too_many',
