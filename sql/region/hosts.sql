-- Adds to the seeds what the touched identifiers that merge nothing are linked with: one of these may be whom they belong to from now on.
-- Reads the next state of links, writes the working table seeds. The table is made anew before.
INSERT INTO {state:Identifier}.seeds
SELECT arrayJoin([left_key, right_key])
FROM {state:Identifier}.next_state_links
WHERE (left_type IN {unlinked:Array(String)} AND left_key IN (SELECT key FROM {state:Identifier}.touched))
    OR (right_type IN {unlinked:Array(String)} AND right_key IN (SELECT key FROM {state:Identifier}.touched))
