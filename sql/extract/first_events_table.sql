-- Makes an empty table of the source's shape for the events that extract/first_events.sql keeps. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.next_first_events
ENGINE = MergeTree
ORDER BY tuple()
EMPTY AS SELECT * FROM /* insert: source */
