-- Aggregates the links between identifiers of two types, from every pair of slots that can hold them, or of values that stand for one
-- another. Reads the source, or identifiers, writes links. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{links:Identifier}
SELECT
    reinterpretAsUInt128(sipHash128({left_type:String}, left_value)),
    reinterpretAsUInt128(sipHash128({right_type:String}, right_value)),
    {left_type:String},
    left_value,
    {right_type:String},
    right_value,
    fromUnixTimestamp64Milli(earliest, 'UTC'),
    fromUnixTimestamp64Milli(latest, 'UTC'),
    event_count,
    substring(least_stamp, 9)
FROM
(
    /* insert: groups */
)
