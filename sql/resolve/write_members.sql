-- Takes the ids of profiles from the graph, in blocks. Writes the state of members.
INSERT INTO {state:Identifier}.{members:Identifier} (key, profile_id)
