-- Reads all rows of a source once, and counts what they hold, and what may be wrong with them. Reads the source, writes nothing.
-- distinct_messages and the counts of frequent values are estimates, in little memory however many rows there are: an error of 0 says
-- that a count is exact. Times are milliseconds as Int64, see extract/events.sql. One that is more than an hour ahead of the warehouse's
-- clock is in the future, one before 1971 is none.
WITH toUnixTimestamp64Milli(now64(3, 'UTC')) + 3600000 AS soon, 31536000000 AS first_time
SELECT
    count() AS rows,
    maxIf(at, at <= soon) AS newest,
    countIf(at > soon) AS ahead,
    max(at) AS newest_ahead,
    countIf(at < first_time) AS undated,
    maxIf(arrived_ms, arrived_ms <= soon) AS newest_received,
    countIf(arrived_ms > soon) AS received_ahead,
    max(arrived_ms) AS newest_received_ahead,
    countIf(arrived_ms < first_time) AS received_undated,
    countIf({message:Identifier} = '') AS nameless,
    uniqCombined64If(20)(cityHash64({message:Identifier}), {message:Identifier} != '') AS distinct_messages,
    countIf(true /* insert: unclaimed */) AS nobody,
    /* insert: same */ AS same,
    [/* insert: held */] AS held_rows,
    [/* insert: usable */] AS usable_rows,
    [/* insert: values */] AS frequent_values,
    [/* insert: counts */] AS frequent_counts,
    [/* insert: errors */] AS frequent_errors
FROM /* insert: rows */
