-- Fragment of extract/identifiers.sql: the events with a value in one slot, and whether that value is the first that may own them.
SELECT value_n AS value, true /* insert: unclaimed */ AS owned, at, ifNull(source, '') AS source /* insert: carried */
FROM
(
    /* insert: events */
)
WHERE value_n != ''
