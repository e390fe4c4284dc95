-- Takes the anchors from the graph, in blocks. Writes anchors.
INSERT INTO {state:Identifier}.anchors (key, anchor)
