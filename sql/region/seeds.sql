-- Lists the identifiers of the window, and those of before that one of them stands for. Reads the window's identifiers and links, writes
-- the working table seeds. The table is made anew before.
INSERT INTO {state:Identifier}.seeds
SELECT key FROM {state:Identifier}.{identifiers:Identifier}
UNION DISTINCT
SELECT arrayJoin([left_key, right_key]) FROM {state:Identifier}.{links:Identifier} WHERE event_count = 0
