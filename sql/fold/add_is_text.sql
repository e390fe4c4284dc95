-- Adds the working column of fold/profile_traits.sql to the new generation's table. Can be run again: it is there then.
ALTER TABLE {state:Identifier}.{table:Identifier} ADD COLUMN IF NOT EXISTS is_text Bool
