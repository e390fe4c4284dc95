-- Fragment: what extract/carry.sql has added.
    , kindred_message
    , kindred_received_at
