-- Fragment: the events with the ids of their owners' profiles; the nil UUID where an event has no usable identifier.
SELECT
    if(key = 0, toUUID('00000000-0000-0000-0000-000000000000'), /* insert: profile_id */) AS profile_id,
    e.* EXCEPT (key) /* insert: hidden */
FROM
(
    SELECT
        * EXCEPT ('^((trimmed|value|usables?)_[0-9]+|at|stamp|profile_id)$'),
        multiIf(/* insert: owners */ toUInt128(0)) AS key
    FROM
    (
        /* insert: events */
    )
) AS e
ANY LEFT JOIN {state:Identifier}.{members:Identifier} AS m ON e.key = m.key
