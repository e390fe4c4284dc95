-- Fragment of extract/events.sql: what tells repeats, for whoever reads the rows to leave them out.
    , {message:Identifier} AS kindred_message
    , received_at AS kindred_received_at
