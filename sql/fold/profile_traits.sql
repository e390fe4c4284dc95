-- Writes the traits of the new generation: for each profile and trait the value that its rule picks among those of its identifiers.
-- A value that was to be set once has its time with every bit turned (source/at_or_once.sql). A trait that was taken away since (u) has none.
-- Reads the state. Adds rows: the table is made anew before. The column is_text is dropped before the table is published; fold/profiles.sql
-- needs it to tell the text "1" from the number 1.
INSERT INTO {state:Identifier}.{table:Identifier} (profile_id, trait, value, set_at, source, message_id, is_text)
WITH
    reinterpretAsUInt32(right(newest, 4)) AS id_length,
    length(newest) AS total
SELECT
    profile,
    trait,
    /* insert: value */,
    reinterpret(bitXor(byteSwap(reinterpretAsUInt64(if(substring(newest, total - 12, 1) IN ('x', 'y'), bitNot(left(newest, 8)), left(newest, 8)))), 9223372036854775808), 'DateTime64(3, \'UTC\')'),
    transform(
        reinterpretAsUInt64(substring(newest, total - 11, 8)),
        (SELECT groupArray(hash) FROM (SELECT hash FROM {state:Identifier}.{sources:Identifier} ORDER BY number)),
        (SELECT groupArray(name) FROM (SELECT name FROM {state:Identifier}.{sources:Identifier} ORDER BY number)),
        ''),
    replaceAll(substring(newest, 9, id_length), '\0\xFF', '\0'),
    /* insert: is_text */
FROM
(
    /* insert: picked */
)
WHERE substring(newest, total - 12, 1) != 'u'
