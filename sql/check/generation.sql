-- Adds up the new generation, to be held against all events that it stands on. Reads its tables, writes nothing.
SELECT
    (SELECT count() FROM {state:Identifier}.{identity_map:Identifier}) AS identifiers,
    (SELECT sum(event_count) FROM {state:Identifier}.{identity_map:Identifier}) AS occurrences,
    (SELECT count() FROM {state:Identifier}.{links:Identifier}) AS links,
    (SELECT sum(event_count) FROM {state:Identifier}.{links:Identifier}) AS link_events,
    (SELECT count() FROM {state:Identifier}.{profile_traits:Identifier}) AS traits,
    (SELECT count() FROM {state:Identifier}.{rejected_identifiers:Identifier}) AS rejected,
    (SELECT sum(event_count) FROM {state:Identifier}.{rejected_identifiers:Identifier}) AS rejected_occurrences,
    (SELECT countIf(old_profile_id = profile_id) FROM {state:Identifier}.{profile_redirects:Identifier}) AS living,
    profiles,
    members,
    events,
    identified,
    visitors,
    visitors_known,
    largest
FROM
(
    SELECT
        count() AS profiles,
        sum(identifier_count) AS members,
        sum(event_count) AS events,
        countIf(is_identified) AS identified,
        sum(length(anonymous_ids)) AS visitors,
        sumIf(length(anonymous_ids), is_identified) AS visitors_known,
        toUInt64(max(identifier_count)) AS largest
    FROM {state:Identifier}.{profiles:Identifier}
)
