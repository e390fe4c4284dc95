-- Adds up the state of identifiers, to be held against extract/books.sql. Reads the state, writes nothing.
SELECT
    sum(owned_count) AS owned,
    sum(event_count) AS occurrences,
    countIf(reason = '') AS identifiers,
    countIf(reason != '') AS rejected
FROM {state:Identifier}.identifiers
