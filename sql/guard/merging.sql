-- Fragment: only links that may merge: no end is shared, or of a type that merges nothing.
WHERE left_key NOT IN (SELECT key FROM {state:Identifier}.next_state_shared)
    AND right_key NOT IN (SELECT key FROM {state:Identifier}.next_state_shared)
    AND left_type NOT IN {unlinked:Array(String)}
    AND right_type NOT IN {unlinked:Array(String)}
