-- Finds the published profiles whose identifiers are in another profile now, or in several. An id that comes back, while events of an
-- earlier time lie under it that moved elsewhere, cannot stand for both: these are written again, like those of a profile that came apart.
-- Reads what the run touched and resolved, and the published list of moved ids, writes moves. The table is made anew before.
INSERT INTO {state:Identifier}.moves
SELECT
    before,
    min(after) AS profile_id,
    uniqExact(after) > 1 OR profile_id IN (SELECT old_profile_id FROM {state:Identifier}.state_moved) AS is_apart
FROM
(
    SELECT
        if(published = toUUID('00000000-0000-0000-0000-000000000000'), /* insert: own_id */, published) AS before,
        /* insert: profile_id */ AS after
    FROM
    (
        SELECT key, profile_id AS published FROM {state:Identifier}.touched
    ) AS t
    ANY LEFT JOIN {state:Identifier}.anchors AS a ON t.key = a.key
)
WHERE before IN (SELECT profile_id FROM {state:Identifier}.affected)
GROUP BY before
HAVING is_apart OR profile_id != before
