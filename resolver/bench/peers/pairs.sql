-- Makes the pairs of an identity graph: 29 users and 96 anonymous_ids for 100 links. Each user has an anonymous_id of their own, the
-- others belong to few users rather than to many (a density of 1/sqrt). 4 of 100 links are second users of an anonymous_id, as on a
-- shared device: one in eight of these chains 8 users one after the other, the rest are at random. The rows are in no order. Seeded by
-- its constants.
CREATE TABLE pairs (user_id String, anonymous_id String) ENGINE = MergeTree ORDER BY tuple();
INSERT INTO pairs
WITH
    {links:UInt64} AS links,
    intDiv(links * 29, 100) AS users,
    intDiv(links * 96, 100) AS anonymous_ids,
    number * 1000003 % links AS n,
    n >= anonymous_ids AS second,
    if(second, n - anonymous_ids, 0) AS device,
    second AND device < intDiv(links - anonymous_ids, 8) AS chained,
    intDiv(device, 7) * 8 + device % 7 AS link_of_chain,
    multiIf(
        chained, link_of_chain + 1,
        second, cityHash64(n, 1) % users,
        n < users, n,
        toUInt64(users * pow(cityHash64(n, 2) / 18446744073709551616., 2))) AS user,
    multiIf(chained, link_of_chain, second, cityHash64(n, 3) % anonymous_ids, n) AS visitor
SELECT
    concat('user-', toString(user)),
    toString(reinterpret(sipHash128('visitor', visitor), 'UUID'))
FROM numbers({links:UInt64})
