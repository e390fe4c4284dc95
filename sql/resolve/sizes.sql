-- Counts identifiers and links, from which the graph's memory is planned. Reads the state, writes nothing.
SELECT
    (SELECT count() FROM {state:Identifier}.identifiers WHERE reason = '') AS identifiers,
    (SELECT count() FROM {state:Identifier}.links) AS links
