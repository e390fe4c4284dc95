-- Labels the vertices that a round left out: the label of a vertex is that of the one which stands for it. Reads the round's
-- representatives and the labels of the rounds after it, adds to the labels.
-- Adds rows: the table is made anew before the first.
INSERT INTO {state:Identifier}.contract_labels
SELECT r.key, if(l.label = 0, r.label, l.label)
FROM {state:Identifier}.{representatives:Identifier} AS r
ANY LEFT JOIN {state:Identifier}.contract_labels AS l ON r.label = l.key
SETTINGS join_use_nulls = 0
