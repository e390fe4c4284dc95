-- Puts the computed states of each touched identifier together, over all windows. Reads the next state, writes touched_computed. The table
-- is made anew before.
INSERT INTO {state:Identifier}.{computed:Identifier}
SELECT
    key
    /* insert: folds */
FROM {state:Identifier}.next_state_computed
/* insert: touched */
GROUP BY key
