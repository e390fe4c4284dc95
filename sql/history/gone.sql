-- Lists the ids, among those ever published, that are no profile's in the new generation. Reads the published redirects and the new
-- profiles, writes gone_ids. The table is made anew before.
INSERT INTO {state:Identifier}.gone_ids
SELECT old_profile_id, profile_id, toUUID('00000000-0000-0000-0000-000000000000')
FROM {database:Identifier}.profile_redirects
WHERE old_profile_id NOT IN (SELECT profile_id FROM {state:Identifier}.{profiles:Identifier})
    /* insert: affected */
