-- Why are these one profile? A link is a pair of identifiers that stood in one event:
SELECT left_value, right_value, status, event_count, toDate(first_seen) AS since
FROM identity.links
ORDER BY first_seen
