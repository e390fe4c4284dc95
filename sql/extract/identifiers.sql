-- Aggregates the identifiers of one type, rejected values among them, from every slot that holds them. Reads the source, writes
-- identifiers. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{identifiers:Identifier}
SELECT
    {type:String},
    reinterpretAsUInt128(sipHash128({type:String}, value)),
    value,
    /* insert: reason */ AS reason,
    fromUnixTimestamp64Milli(earliest, 'UTC'),
    fromUnixTimestamp64Milli(latest, 'UTC'),
    event_count,
    if(reason = '', owned_count, 0),
    sources
FROM
(
    SELECT
        value,
        min(at) AS earliest,
        max(at) AS latest,
        count() AS event_count,
        countIf(owned) AS owned_count,
        [/* insert: source_words */] AS sources
    FROM
    (
        /* insert: occurrences */
    )
    GROUP BY value
)
