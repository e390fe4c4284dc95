-- Fragment: only rows that came in after the window before this one.
    AND received_at > fromUnixTimestamp64Milli({window_from:Int64}, 'UTC')
