-- Adds up the rows that the run made, to be held against the identifiers that it resolved. Reads new tables, writes nothing.
SELECT
    (SELECT count() FROM {state:Identifier}.{identity_map:Identifier}) AS identifiers,
    (SELECT uniqExact(profile_id) FROM {state:Identifier}.{identity_map:Identifier}) AS mapped_profiles,
    (SELECT count() FROM {state:Identifier}.{links:Identifier}) AS links,
    (SELECT count() FROM {state:Identifier}.{rejected_identifiers:Identifier}) AS rejected,
    count() AS profiles,
    sum(identifier_count) AS members
FROM {state:Identifier}.{profiles:Identifier}
