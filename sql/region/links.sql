-- Puts the rows of each link of touched identifiers together, over all windows. The first message is found as in extract/links.sql: an
-- argMin by a tuple takes a third of the statement's time. Reads the next state, writes touched_links. The
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
    substring(
        min(concat(reinterpretAsFixedString(byteSwap(bitXor(reinterpretAsUInt64(first_seen), 9223372036854775808))), first_message_id)),
        9)
FROM {state:Identifier}.next_state_links
/* insert: touched */
GROUP BY left_key, right_key
