-- Reads one profile without its lists, of which it has the lengths: there may be many identifiers. Reads the profiles by their key,
-- writes nothing.
SELECT
    user_id,
    is_identified,
    identified_at,
    first_seen,
    last_seen,
    event_count,
    sources,
    mapKeys(identifiers) AS id_types,
    arrayMap(list -> toUInt64(length(list)), mapValues(identifiers)) AS id_counts
FROM {database:Identifier}.profiles
WHERE profile_id = {profile_id:UUID}
LIMIT 1
