-- Aggregates the links between identifiers of two types, from every pair of slots that can hold them. Reads the source, writes
-- links. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{links:Identifier}
SELECT
    reinterpretAsUInt128(sipHash128({left_type:String}, left_value)),
    reinterpretAsUInt128(sipHash128({right_type:String}, right_value)),
    {left_type:String},
    left_value,
    {right_type:String},
    right_value,
    fromUnixTimestamp64Milli(min(at), 'UTC'),
    fromUnixTimestamp64Milli(max(at), 'UTC'),
    count(),
    substring(min(stamp), 9)
FROM
(
    /* insert: pairs */
)
GROUP BY left_value, right_value
