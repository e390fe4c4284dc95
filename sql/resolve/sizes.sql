-- Counts identifiers and links, from which the graph's memory is planned. Reads the state, writes nothing.
SELECT
    (SELECT count() FROM {state:Identifier}.{identifiers:Identifier} WHERE reason = '' AND id_type NOT IN {unlinked:Array(String)}) AS identifiers,
    (SELECT count() FROM {state:Identifier}.{links:Identifier} /* insert: merging */) AS links
