-- Fragment of extract/same_values.sql: the identifiers of one type, all of them in the window.
SELECT value, toUnixTimestamp64Milli(first_seen) AS earliest, toUnixTimestamp64Milli(last_seen) AS latest, true AS is_new
FROM {state:Identifier}.{identifiers:Identifier}
WHERE id_type = {type_n:String} AND reason = ''
