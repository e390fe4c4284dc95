-- Lists the identifiers of components over a limit. Reads identifiers and labels, writes the
-- regions. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.next_state_regions
SELECT arrayJoin(members), arrayMin(members)
FROM
(
    /* insert: components */
)
WHERE is_over
SETTINGS join_use_nulls = 0
