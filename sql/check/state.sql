-- Adds up the identifiers of the window and of what the run resolved, to be held against extract/books.sql and the new tables. Reads
-- the state, writes nothing.
SELECT
    (SELECT sum(owned_count) FROM {state:Identifier}.{window:Identifier}) AS owned,
    (SELECT sum(event_count) FROM {state:Identifier}.{window:Identifier}) AS occurrences,
    (SELECT sum(event_count) FROM {state:Identifier}.{window_links:Identifier}) AS link_events,
    countIf(reason = '') AS identifiers,
    countIf(reason != '') AS rejected,
    (SELECT count() FROM {state:Identifier}.{links:Identifier}) AS links
FROM {state:Identifier}.{identifiers:Identifier}
