-- Finds what became of a profile id that was published once: today's id, or the nil UUID. Reads the redirects by their key, writes nothing.
SELECT toString(profile_id)
FROM {database:Identifier}.profile_redirects
WHERE old_profile_id = {profile_id:UUID}
LIMIT 1
