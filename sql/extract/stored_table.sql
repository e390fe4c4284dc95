-- Makes an empty table for the window's rows, without documents and lists of traits. Reads the source's columns. Replaces what an earlier run
-- left.
CREATE OR REPLACE TABLE {state:Identifier}.{stored:Identifier}
ENGINE = MergeTree
ORDER BY tuple()
EMPTY AS SELECT * /* insert: hidden */ FROM /* insert: source */
