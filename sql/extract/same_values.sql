-- Links the identifiers of a type that stands for another with those of the same value. No event says so: such a link counts none, and is
-- there since both are known. Reads identifiers, writes links. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{links:Identifier}
SELECT
    reinterpretAsUInt128(sipHash128({left_type:String}, left_value)),
    reinterpretAsUInt128(sipHash128({right_type:String}, right_value)),
    {left_type:String},
    left_value,
    {right_type:String},
    right_value,
    fromUnixTimestamp64Milli(since, 'UTC'),
    fromUnixTimestamp64Milli(until, 'UTC'),
    0,
    ''
FROM
(
    SELECT
        if({name_is_left:Bool}, n.value, o.value) AS left_value,
        if({name_is_left:Bool}, o.value, n.value) AS right_value,
        greatest(n.earliest, o.earliest) AS since,
        greatest(n.latest, o.latest) AS until
    FROM
    (
        /* insert: others */
    ) AS o
    INNER JOIN
    (
        SELECT *, /* insert: value */ AS same
        FROM
        (
            /* insert: names */
        )
    ) AS n ON o.value = n.same
    WHERE o.is_new OR n.is_new
)
