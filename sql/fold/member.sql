-- Fragment: the identifiers, each with the id of its profile.
SELECT
        id_type,
        value,
        first_seen,
        last_seen,
        event_count,
        owned_count,
        sources,
        /* insert: profile_id */ AS profile
    FROM {state:Identifier}.{identifiers:Identifier} AS i
    ANY LEFT JOIN {state:Identifier}.anchors AS a ON i.key = a.key
    WHERE reason = ''
