-- Fragment: the least of times, NULL where there is none. Times are folded as Int64, see extract/events.sql.
    , min(state_n)
