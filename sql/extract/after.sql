-- Fragment: only rows that came in after the window before this one.
    AND {came:Identifier} > fromUnixTimestamp64Milli({window_from:Int64}, 'UTC')
