-- Fragment of compute/extract.sql: what each event says.
SELECT
    multiIf(/* insert: owners */ toUInt128(0)) AS key,
    concat(left(stamp, 8), replaceAll(substring(stamp, 9), '\0', '\0\xFF'), '\0') AS moment
    /* insert: touch */
    /* insert: said */
    /* insert: carried */
FROM
(
    /* insert: events */
)
