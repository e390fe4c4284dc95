-- Fragment: the event's country, as a set.
        , arrayFilter(text -> text != '', [if(/* insert: location_country */ != '', /* insert: location_country */, /* insert: country */)]) AS state_n
