-- Reads the end of the window from the warehouse's clock: now, less the time that other writers may still need to commit.
SELECT toUnixTimestamp64Milli(now64(3, 'UTC')) - {settle_milliseconds:Int64} AS window_to
