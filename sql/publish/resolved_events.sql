-- Makes the view of events with their profiles: each event that the published generation knows, once, with the profile of its
-- owner. An event without any usable identifier has the nil UUID, also for a reader whose own joins give NULL. Replaces the view.
CREATE OR REPLACE VIEW {database:Identifier}.resolved_events
AS SELECT m.profile_id AS profile_id, e.* EXCEPT (owner_type, owner_value) /* insert: hidden */
FROM
(
    SELECT
        * EXCEPT ('^((trimmed|value|usables?)_[0-9]+|at|stamp|owner)$'),
        owner.1 AS owner_type,
        owner.2 AS owner_value
    FROM
    (
        SELECT *, multiIf(/* insert: owners */ ('', '')) AS owner
        FROM
        (
            /* insert: events */
        )
    )
) AS e
LEFT JOIN {database:Identifier}.identity_map AS m ON m.id_type = e.owner_type AND m.id_value = e.owner_value
SETTINGS join_use_nulls = 0
