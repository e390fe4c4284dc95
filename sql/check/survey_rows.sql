-- Fragment of check/survey.sql: the rows, with the values of each type.
SELECT *, toUnixTimestamp64Milli(received_at) AS arrived_ms /* insert: lists */
FROM
(
    /* insert: events */
)
