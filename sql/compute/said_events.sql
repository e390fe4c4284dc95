-- Fragment: 1 for an event of the name.
        , toUInt64(/* insert: event */ = {computed_event_n:String}) AS state_n
