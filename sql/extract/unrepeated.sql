-- Fragment: only rows that are no repeats, of those that shards read. The list of repeats is sent to them.
    AND (kindred_message = '' OR (cityHash64(kindred_message), kindred_received_at) GLOBAL NOT IN (SELECT hash, received_at FROM {state:Identifier}.{repeated:Identifier}))
