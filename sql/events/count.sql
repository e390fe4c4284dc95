-- Counts the events that belong to profiles, to be held against those of the profiles. Reads the next generation's events, writes
-- nothing.
SELECT count() FROM {state:Identifier}.next_state_events WHERE profile_id != toUUID('00000000-0000-0000-0000-000000000000')
