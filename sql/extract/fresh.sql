-- Counts the rows of each table that are too young for this window: fresh, of which some wait for their source's lag (held) or have a time
-- of arrival in the future (ahead). And those up to the end of the window before it, which should be as many as were counted then: all of
-- them, and without records, which are changed in place. Reads the source, writes nothing.
SELECT
    /* insert: number */ AS number,
    countIf({came:Identifier} > fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')) AS fresh,
    countIf({came:Identifier} > fromUnixTimestamp64Milli({window_to:Int64}, 'UTC') AND received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')) AS held,
    countIf(received_at > fromUnixTimestamp64Milli({now:Int64}, 'UTC')) AS ahead,
    countIf({came:Identifier} <= fromUnixTimestamp64Milli({window_from:Int64}, 'UTC')) AS earlier,
    countIf({came:Identifier} <= fromUnixTimestamp64Milli({window_from:Int64}, 'UTC') /* insert: lasting */) AS before,
    countIf({came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')) AS all_up_to,
    countIf({came:Identifier} <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC') /* insert: lasting */) AS up_to
FROM /* insert: source */
GROUP BY number
