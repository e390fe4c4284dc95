-- Fragment: only what the run touched.
    AND profile_id IN (SELECT profile_id FROM {state:Identifier}.affected)
