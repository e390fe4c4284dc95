-- Counts the events of one profile by month, source and what happened, each month's in the order in which they happened first. Of
-- events of one time the last type by the alphabet comes first: what somebody did stands before what it told of the person. Reads the
-- resolved events, which may be a view over all events, and writes nothing.
SELECT
    formatDateTime(timestamp, '%Y-%m', 'UTC') AS month,
    ifNull(toString(source), '') AS event_source,
    ifNull(toString(type), '') AS event_type,
    /* insert: event_name */ AS event_name,
    count() AS events
FROM {database:Identifier}.resolved_events
WHERE profile_id = {profile_id:UUID}
GROUP BY month, event_source, event_type, event_name
ORDER BY
    month,
    min((timestamp, -indexOf(['alias', 'group', 'identify', 'page', 'screen', 'track'], ifNull(toString(type), '')), ifNull(message_id, ''))),
    event_source,
    event_type,
    event_name
