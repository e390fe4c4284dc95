-- Finds the vertices with the most links of a round, in a part of the links if there are many: those that a graph of few great stars is
-- made of. Reads the round's links, writes the working table contract_hubs. The table is made anew before.
INSERT INTO {state:Identifier}.contract_hubs
SELECT arrayJoin(topK(64)(end))
FROM
(
    SELECT arrayJoin([a, b]) AS end
    FROM
    (
        /* insert: links */
    )
    WHERE sipHash64({salt:UInt64}, a, b) % {part:UInt64} = 0
)
