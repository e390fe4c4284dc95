-- Contracts the links of a round: each end becomes the vertex that stands for it, and links within one are gone. Reads the round's links
-- and representatives, writes the next round's links. The table is made anew before.
INSERT INTO {state:Identifier}.{next_links:Identifier}
SELECT least(x, y) AS lesser, greatest(x, y) AS greater
FROM
(
    SELECT x, if(r.label = 0, b, r.label) AS y
    FROM
    (
        SELECT if(r.label = 0, a, r.label) AS x, b
        FROM
        (
            /* insert: links */
        ) AS l
        ANY LEFT JOIN {state:Identifier}.{representatives:Identifier} AS r ON l.a = r.key
    ) AS m
    ANY LEFT JOIN {state:Identifier}.{representatives:Identifier} AS r ON m.b = r.key
)
WHERE x != y
GROUP BY lesser, greater
SETTINGS join_use_nulls = 0, join_algorithm = 'full_sorting_merge'
