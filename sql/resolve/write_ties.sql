-- Takes the keys of tied identifiers from the graph, in blocks. Writes ties.
INSERT INTO {state:Identifier}.ties (key)
