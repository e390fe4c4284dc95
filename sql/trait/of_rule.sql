-- Fragment: what one rule makes of its rows, as a condition and a value.
            name = {trait_name_n:String}, /* insert: made */,
