-- Fragment of extract/links.sql: the events with a usable value in both of two slots of different types.
SELECT usable_n AS left_value, usable_m AS right_value, at, stamp /* insert: carried */
FROM
(
    /* insert: events */
)
WHERE usable_n != '' AND usable_m != ''
