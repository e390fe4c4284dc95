-- Adds the working column of fold/profile_traits.sql to the new generation's table.
ALTER TABLE {state:Identifier}.{table:Identifier} ADD COLUMN IF NOT EXISTS is_text Bool
