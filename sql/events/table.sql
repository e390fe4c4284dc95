-- Makes an empty table of events with their profiles. It lies by profile and time, which is how it is asked, and because equal ids lie
-- together they take next to no space. Parts are merged up to 1 GiB: an incremental run works on a copy, in which a longer merge would
-- begin anew each time. Reads the source's columns. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier}
ENGINE = MergeTree
ORDER BY (profile_id, timestamp)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 1073741824
EMPTY AS
SELECT toUUID('00000000-0000-0000-0000-000000000000') AS profile_id, * EXCEPT (profile_id) /* insert: hidden */
FROM /* insert: source */
