-- Fragment of extract/links.sql: as extract/pair.sql where one of the two slots, or both, has a list: each usable value with each of the other.
SELECT left_one AS left_value, right_one AS right_value, at, stamp /* insert: carried */
FROM
(
    /* insert: events */
)
ARRAY JOIN /* insert: left */ AS left_one
ARRAY JOIN /* insert: right */ AS right_one
WHERE left_one != '' AND right_one != ''
    /* insert: other */
