-- Counts the profiles whose anchor is no identifier any more, among those that ids which are gone redirected to. Reads the working
-- tables, writes nothing.
SELECT count()
FROM {state:Identifier}.gone_ids
WHERE before != toUUID('00000000-0000-0000-0000-000000000000')
    AND before NOT IN (SELECT old_profile_id FROM {state:Identifier}.gone_by_anchor)
    AND before NOT IN (SELECT profile_id FROM {state:Identifier}.{profiles:Identifier})
