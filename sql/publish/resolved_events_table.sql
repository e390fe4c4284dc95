-- Makes the view of the table of events, in which those under ids that moved belong to other profiles. The two halves let a reader who
-- asks for one profile find it by the table's order; the join gives no NULL, also for a reader whose own joins do. Replaces the view.
CREATE OR REPLACE VIEW {database:Identifier}.resolved_events
AS SELECT * /* insert: hidden */
FROM {state:Identifier}.state_events
WHERE profile_id NOT IN (SELECT old_profile_id FROM {state:Identifier}.state_moved)
UNION ALL
SELECT m.profile_id AS profile_id, e.* EXCEPT (profile_id) /* insert: hidden */
FROM
(
    SELECT *
    FROM {state:Identifier}.state_events
    WHERE profile_id IN (SELECT old_profile_id FROM {state:Identifier}.state_moved)
) AS e
ANY LEFT JOIN {state:Identifier}.state_moved AS m ON e.profile_id = m.old_profile_id
SETTINGS join_use_nulls = 0
