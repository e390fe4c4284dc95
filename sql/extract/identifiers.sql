-- Aggregates the identifiers of one type, rejected values among them, from every slot that holds them. Reads the source, writes
-- identifiers. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{identifiers:Identifier}
SELECT
    {type:String},
    reinterpretAsUInt128(sipHash128({type:String}, value)),
    value,
    reason,
    fromUnixTimestamp64Milli(earliest, 'UTC'),
    fromUnixTimestamp64Milli(latest, 'UTC'),
    event_count,
    if(reason = '', owned_count, 0),
    sources
FROM
(
    SELECT *, /* insert: reason */ AS reason
    FROM
    (
        /* insert: groups */
    )
)
