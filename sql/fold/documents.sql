-- Puts the traits of each profile together to one JSON document, and takes the typed ones of them from it. Reads the new profile_traits,
-- writes documents. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.documents
SELECT
    profile_id,
    document
    /* insert: values */
FROM
(
    SELECT
        profile_id,
        concat(
            '{',
            arrayStringConcat(groupArray(concat(toJSONString(toString(trait)), ':', if(is_text, toJSONString(value), value))), ','),
            '}') AS document
        /* insert: texts */
    FROM {state:Identifier}.{table:Identifier}
    GROUP BY profile_id
)
