-- Fragment: only events that have to be written again.
    AND profile_id IN (SELECT profile_id FROM {state:Identifier}.scattered)
