-- Fragment: as extract/part.sql, where columns that every event needs may be NULL: that is the same as empty.
(
    SELECT * REPLACE (ifNull(message_id, '') AS message_id, ifNull(type, '') AS type, ifNull(source, '') AS source)
    FROM
    (
        {part_n:Expression}
    )
)
