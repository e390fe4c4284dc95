-- Finds the profile of an identifier. Reads the identity map by its key, writes nothing.
SELECT toString(profile_id)
FROM {database:Identifier}.identity_map
WHERE id_type = {id_type:String} AND id_value = {id_value:String}
LIMIT 1
