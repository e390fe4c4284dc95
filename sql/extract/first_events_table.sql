-- Makes an empty table of the source's shape for the events that extract/first_events.sql keeps. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{first_events:Identifier}
ENGINE = MergeTree
ORDER BY tuple()
EMPTY AS SELECT * FROM /* insert: source */
