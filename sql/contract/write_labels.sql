-- Takes the labels of the vertices that are left from the graph, in blocks. Writes the labels.
INSERT INTO {state:Identifier}.contract_labels (key, label)
