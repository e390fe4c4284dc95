-- Fragment: the time of an event of the name.
        , if(/* insert: event */ = {computed_event_n:String}, at, NULL) AS state_n
