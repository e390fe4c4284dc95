-- Takes the identifiers of regions that are over a limit from the graph, in blocks. Writes the list of regions.
INSERT INTO {state:Identifier}.next_state_regions (key, region)
