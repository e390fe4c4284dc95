-- Puts the rows of each touched identifier together, over all windows. Times are folded as Int64, see extract/events.sql. Reads the
-- next state, writes touched_identifiers. The table is made anew before.
INSERT INTO {state:Identifier}.{identifiers:Identifier}
SELECT
    any(id_type),
    key,
    any(value),
    any(reason),
    fromUnixTimestamp64Milli(min(toUnixTimestamp64Milli(first_seen)), 'UTC'),
    fromUnixTimestamp64Milli(max(toUnixTimestamp64Milli(last_seen)), 'UTC'),
    sum(event_count),
    sum(owned_count),
    groupBitOrForEach(sources)
FROM {state:Identifier}.next_state_identifiers
/* insert: touched */
GROUP BY key
