-- Makes sure that there is a published table of repeats to exchange with. Can be run again: an existing table stays as it is.
CREATE TABLE IF NOT EXISTS {state:Identifier}.{table:Identifier}
ENGINE = MergeTree
ORDER BY tuple()
EMPTY AS SELECT * FROM {state:Identifier}.{next:Identifier}
