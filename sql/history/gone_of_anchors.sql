-- Finds out which profile each id that is gone redirects to: that of the identifier which it was made of. Reads gone_ids and the new
-- generation's identifiers, writes gone_by_anchor. The table is made anew before.
INSERT INTO {state:Identifier}.gone_by_anchor
SELECT own_id, toUUID('00000000-0000-0000-0000-000000000000'), /* insert: profile_id */
FROM
(
    SELECT key, /* insert: own_id */ AS own_id
    FROM {state:Identifier}.{identifiers:Identifier}
    WHERE reason = '' AND own_id IN (SELECT old_profile_id FROM {state:Identifier}.gone_ids)
    /* insert: once */
) AS i
ANY LEFT JOIN {state:Identifier}.{anchors:Identifier} AS a ON i.key = a.key
