-- Fragment: all that is in some of the sets.
    , groupUniqArrayArray(state_n)
