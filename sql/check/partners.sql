-- Finds the identifiers that the rows of a source have beside the most different ones of another type. Counters find which identifiers have
-- many rows with both, and of these alone the others are counted: the memory does not grow with the rows. With 50,000 counters for each pair
-- of types none is missed that has one of so many rows; counts up to about a thousand are exact. Reads the source, writes nothing.
SELECT n, m, any(value), uniqCombined64(16)(partner) AS partners
FROM /* insert: rows */
WHERE (n, m, hash) GLOBAL IN
(
    SELECT n, m, arrayJoin(arrayMap(
        found -> found.item,
        arrayFilter(found -> found.count > {fewest:UInt64}, topK(10000, 5, 'counts')(hash))))
    FROM /* insert: rows */
    GROUP BY n, m
)
GROUP BY n, m, hash
HAVING partners > {fewest:UInt64}
ORDER BY partners DESC, any(value)
LIMIT 10 BY n, m
