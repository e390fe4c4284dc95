-- Fragment: the sum of counts.
    , sum(state_n)
