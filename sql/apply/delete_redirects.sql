-- Takes the redirects that change out of the next generation's table. Can be run again: it finds nothing then.
DELETE FROM {state:Identifier}.{table:Identifier}
WHERE old_profile_id IN
(
    SELECT old_profile_id FROM {state:Identifier}.gone
    UNION ALL
    SELECT profile_id FROM {state:Identifier}.born
)
SETTINGS lightweight_deletes_sync = 2
