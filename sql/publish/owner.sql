-- Fragment of publish/resolved_events.sql: one slot's claim to the event, as a condition and its identifier.
            usable_n != '', ({owner_type_n:String}, usable_n),
