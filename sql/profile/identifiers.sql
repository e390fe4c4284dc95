-- Reads the identifiers of one profile, the first so many of each type by first sight. The profile's own lists, which are in that
-- order, say which: so the map is read by its key, and not from end to end. Reads the profiles and the identity map, writes nothing.
SELECT id_type, id_value, first_seen, last_seen, event_count
FROM {database:Identifier}.identity_map
WHERE profile_id = {profile_id:UUID}
    AND (id_type, id_value) IN
    (
        SELECT id_type, arrayJoin(arraySlice(id_values, 1, {most:UInt64}))
        FROM {database:Identifier}.profiles
        ARRAY JOIN mapKeys(identifiers) AS id_type, mapValues(identifiers) AS id_values
        WHERE profile_id = {profile_id:UUID}
    )
ORDER BY indexOf({types:Array(String)}, toString(id_type)), id_type, first_seen, id_value
