-- Finds out whether a value that no profile has as the type asked for is an identifier of another type. The value comes once a type,
-- as that type's steps of normalization leave it. Reads the identity map by its key, writes nothing.
SELECT id_type, id_value
FROM {database:Identifier}.identity_map
WHERE (id_type, id_value) IN (SELECT arrayJoin(arrayZip({id_types:Array(String)}, {id_values:Array(String)})))
ORDER BY indexOf({id_types:Array(String)}, toString(id_type))
LIMIT 1
