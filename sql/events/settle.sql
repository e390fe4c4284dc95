-- Writes the events under moved ids again, each under the id of its profile. Reads the next generation's events and moved ids. Adds rows: the
-- table is made anew before.
INSERT INTO {state:Identifier}.{table:Identifier}
SELECT m.profile_id AS profile_id, e.* EXCEPT (profile_id)
FROM
(
    SELECT *
    FROM {state:Identifier}.next_state_events
    WHERE profile_id IN (SELECT old_profile_id FROM {state:Identifier}.{moved:Identifier})
) AS e
ANY LEFT JOIN {state:Identifier}.{moved:Identifier} AS m ON e.profile_id = m.old_profile_id
