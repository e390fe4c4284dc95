-- Fragment: the event's source after its moment, '' for an event without one.
        , if(ifNull(toString(source), '') = '', '', concat(moment, replaceAll(ifNull(toString(source), ''), '\0', ''))) AS state_n
