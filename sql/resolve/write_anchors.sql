-- Takes the ids of profiles from the graph, in blocks. Writes anchors.
INSERT INTO {state:Identifier}.anchors (key, profile_id)
