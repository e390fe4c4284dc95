-- Drops the working column of fold/profile_traits.sql, so that readers never see it. Can be run again.
ALTER TABLE {state:Identifier}.{table:Identifier} DROP COLUMN IF EXISTS is_text
SETTINGS mutations_sync = 2, alter_sync = 2
