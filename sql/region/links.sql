-- Puts the rows of each link of touched identifiers together, over all windows. Reads the next state, writes touched_links. The
-- table is made anew before.
INSERT INTO {state:Identifier}.{links:Identifier}
SELECT
    left_key,
    right_key,
    any(left_type),
    any(left_value),
    any(right_type),
    any(right_value),
    fromUnixTimestamp64Milli(min(toUnixTimestamp64Milli(first_seen)), 'UTC'),
    fromUnixTimestamp64Milli(max(toUnixTimestamp64Milli(last_seen)), 'UTC'),
    sum(event_count),
    argMin(first_message_id, (toUnixTimestamp64Milli(first_seen), first_message_id))
FROM {state:Identifier}.next_state_links
/* insert: touched */
GROUP BY left_key, right_key
