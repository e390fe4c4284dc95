-- Fragment: the type of the event's device, or else its operating system, as a set.
        , arrayFilter(text -> text != '', [if(/* insert: device_type */ != '', /* insert: device_type */, /* insert: os_name */)]) AS state_n
