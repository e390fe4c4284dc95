-- Lists the ids that were ever published, by the history, and are no profile's any more: as history/gone.sql does, where the redirects are
-- lost. Nothing happens to them now. Reads the history and the new profiles, writes gone_ids. The table is made anew before.
INSERT INTO {state:Identifier}.gone_ids
SELECT DISTINCT profile_id, toUUID('00000000-0000-0000-0000-000000000000'), toUUID('00000000-0000-0000-0000-000000000000')
FROM {state:Identifier}.{history:Identifier}
WHERE profile_id NOT IN (SELECT profile_id FROM {state:Identifier}.{profiles:Identifier})
