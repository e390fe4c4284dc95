-- Fragment: the event's touch.
        , touch AS state_n
