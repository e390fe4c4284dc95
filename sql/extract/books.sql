-- Counts the events, those without a usable identifier, and the values in their slots: what the aggregates have to add up to.
-- Reads the source and the rejected values, writes nothing.
SELECT
    count() AS events,
    countIf(true /* insert: unclaimed */) AS without_identifier,
    sum(0 /* insert: occupied */) AS occurrences
FROM /* insert: rows */
WHERE true /* insert: unrepeated */
