-- Reads the record of the published generation. Writes nothing.
SELECT
    number,
    run_id,
    layout,
    model_hash,
    source_columns,
    window_to,
    source_rows,
    events_owned,
    occurrences,
    link_events,
    has_repeats,
    view,
    identifiers,
    links,
    profiles,
    identified,
    visitors,
    visitors_known,
    traits,
    rejected,
    largest_profile
FROM {state:Identifier}.{table:Identifier}
