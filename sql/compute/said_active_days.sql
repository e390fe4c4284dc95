-- Fragment: the event's day, as a set of days since 1970.
        , [toInt32(floor(at / 86400000))] AS state_n
