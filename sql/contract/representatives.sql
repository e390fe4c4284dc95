-- Chooses for each vertex of a round the one that stands for it: of itself and its neighbours the first in an order that is drawn anew
-- for each round. Vertices that stand for themselves are left out. Any choice would be right, since neighbours are of one component: the
-- order only makes it likely that many choose the same. Reads the round's links, writes the representatives. The table is made anew
-- before.
INSERT INTO {state:Identifier}.{representatives:Identifier}
SELECT vertex, first
FROM
(
    SELECT
        pair.1 AS vertex,
        argMin(pair.2, sipHash64({salt:UInt64}, pair.2)) AS first_neighbour,
        min(sipHash64({salt:UInt64}, pair.2)) AS neighbours_place,
        if(neighbours_place < sipHash64({salt:UInt64}, vertex), first_neighbour, vertex) AS first
    FROM
    (
        SELECT arrayJoin([(a, b), (b, a)]) AS pair
        FROM
        (
            /* insert: links */
        )
    )
    GROUP BY vertex
)
WHERE first != vertex
