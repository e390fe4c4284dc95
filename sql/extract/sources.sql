-- Keeps the name of each source beside its hash. Reads the source table, writes sources.
INSERT INTO {state:Identifier}.sources
SELECT cityHash64(name), name
FROM
(
    SELECT toString(source) AS name
    FROM {source_database:Identifier}.{source_table:Identifier}
    WHERE received_at <= fromUnixTimestamp64Milli({window_to:Int64}, 'UTC')
    GROUP BY source
)
