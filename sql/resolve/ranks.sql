-- Streams the identifiers that may be anchors with their ranks to the graph. Reads identifiers and the ids of the published profiles,
-- writes nothing.
SELECT key, /* insert: rank */ AS rank
FROM {state:Identifier}.{identifiers:Identifier}
WHERE reason = '' AND id_type NOT IN {unlinked:Array(String)}
