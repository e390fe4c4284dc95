-- Fragment: the greatest of times, NULL where there is none.
    , max(state_n)
