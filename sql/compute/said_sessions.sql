-- Fragment: the session of the event alone.
        , [at, at] AS state_n
