-- Puts the traits of each profile together to one JSON document. Reads the new profile_traits, writes documents.
-- Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.documents
SELECT
    profile_id,
    concat(
        '{',
        arrayStringConcat(groupArray(concat(toJSONString(toString(trait)), ':', if(is_text, toJSONString(value), value))), ','),
        '}')
FROM {state:Identifier}.{table:Identifier}
GROUP BY profile_id
