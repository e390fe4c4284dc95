-- Fragment of extract/links.sql: as extract/pair.sql for two slots of one type: the lesser value is the left one.
SELECT least(usable_n, usable_m) AS left_value, greatest(usable_n, usable_m) AS right_value, at, stamp /* insert: carried */
FROM
(
    /* insert: events */
)
WHERE usable_n != '' AND usable_m != ''
