-- Fragment: the source table, where columns that every event needs may be NULL: that is the same as empty.
(
    SELECT * REPLACE (ifNull(message_id, '') AS message_id, ifNull(type, '') AS type, ifNull(source, '') AS source)
    FROM {source_database:Identifier}.{source_table:Identifier}
)
