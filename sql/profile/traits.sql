-- Reads the traits of one profile, with where each value came from. Reads the traits by their key, writes nothing.
SELECT trait, value, set_at, source, message_id
FROM {database:Identifier}.profile_traits
WHERE profile_id = {profile_id:UUID}
ORDER BY trait
