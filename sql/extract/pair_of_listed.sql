-- Fragment of extract/links.sql: as extract/pair_of_lists.sql for one type: the lesser value is the left one.
SELECT least(left_one, right_one) AS left_value, greatest(left_one, right_one) AS right_value, at, stamp /* insert: carried */
FROM
(
    /* insert: events */
)
ARRAY JOIN /* insert: left */ AS left_one
ARRAY JOIN /* insert: right */ AS right_one
WHERE left_one != '' AND right_one != ''
    /* insert: other */
