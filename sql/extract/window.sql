-- Reads the end of the window from the warehouse's clock: now, less the time that other writers may still need to commit. At least the
-- present millisecond is left out: a row of it may be on its way.
SELECT toUnixTimestamp64Milli(now64(3, 'UTC')) - greatest({settle_milliseconds:Int64}, 1) AS window_to
