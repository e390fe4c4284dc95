-- Chooses for each vertex of a round the one that stands for it: of itself and its neighbours the first in an order that is drawn anew
-- for each round, with hubs before all others. Vertices that stand for themselves are left out. Any choice would be right, since
-- neighbours are of one component: the order only makes it likely that many choose the same. Reads the round's links and hubs, writes
-- the representatives. The table is made anew before.
INSERT INTO {state:Identifier}.{representatives:Identifier}
SELECT vertex, first
FROM
(
    SELECT vertex, argMin(neighbour, place) AS first, min(place) AS first_place
    FROM
    (
        SELECT
            pair.1 AS vertex,
            pair.2 AS neighbour,
            /* insert: place_of_neighbour */ AS place
        FROM
        (
            SELECT arrayJoin([(a, b), (b, a)]) AS pair
            FROM
            (
                /* insert: links */
            )
        )
    )
    GROUP BY vertex
)
WHERE first_place < /* insert: place_of_vertex */
