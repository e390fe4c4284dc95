-- Puts the rows of each trait of touched identifiers together, over all windows. Reads the next state, writes touched_traits. The table
-- is made anew before.
INSERT INTO {state:Identifier}.{traits:Identifier}
SELECT key, trait, max(newest) /* insert: more_values */
FROM {state:Identifier}.next_state_traits
/* insert: touched */
GROUP BY key, trait /* insert: more_keys */
