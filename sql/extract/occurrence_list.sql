-- Fragment of extract/identifiers.sql: as extract/occurrence.sql, of a slot with a list: its first usable value may own the event.
SELECT one AS value, one = usable_n /* insert: unclaimed */ AS owned, at, ifNull(source, '') AS source /* insert: carried */
FROM
(
    /* insert: events */
)
ARRAY JOIN value_n AS one
