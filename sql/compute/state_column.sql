-- Fragment: the column of one state, with the name of what it is a state of.
    , state_n {computed_type_n:Expression} COMMENT {computed_name_n:String}
