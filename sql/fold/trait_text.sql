-- Fragment of fold/documents.sql: the value of a trait as profile_traits has it, '' for none.
        , anyIf(value, trait = {trait_name_n:String}) AS text_n
