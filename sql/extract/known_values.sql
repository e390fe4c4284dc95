-- Fragment of extract/same_values.sql: the identifiers of one type in the window, and those of before that may have the value of another
-- type's in the window. Times are those of all windows.
SELECT value, min(earliest) AS earliest, max(latest) AS latest, max(is_new) AS is_new
FROM
(
    /* insert: all */
    UNION ALL
    SELECT id_value AS value, toUnixTimestamp64Milli(first_seen), toUnixTimestamp64Milli(last_seen), false
    FROM {database:Identifier}.identity_map
    WHERE id_type = {type_n:String}
        AND (
            id_value IN (SELECT value FROM {state:Identifier}.{identifiers:Identifier} WHERE id_type = {type_n:String} AND reason = '')
            OR /* insert: same */ IN
            (
                SELECT /* insert: other */
                FROM {state:Identifier}.{identifiers:Identifier}
                WHERE id_type = {other_type_n:String} AND reason = ''
            )
        )
)
GROUP BY value
