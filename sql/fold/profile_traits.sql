-- Writes the traits of the new generation: for each profile and trait the newest value among its identifiers. Reads the state.
-- Adds rows: the table is made anew before. The column is_text is dropped before the table is published; fold/profiles.sql needs it
-- to tell the text "1" from the number 1.
INSERT INTO {state:Identifier}.{table:Identifier} (profile_id, trait, value, set_at, source, message_id, is_text)
SELECT
    profile,
    trait,
    substring(winner, 10),
    reinterpret(bitXor(byteSwap(reinterpretAsUInt64(substring(newest, 1, 8))), 9223372036854775808), 'DateTime64(3, \'UTC\')'),
    transform(
        reinterpretAsUInt64(substring(winner, 2, 8)),
        (SELECT groupArray(hash) FROM {state:Identifier}.sources),
        (SELECT groupArray(name) FROM {state:Identifier}.sources),
        ''),
    substring(newest, 9),
    startsWith(winner, 's')
FROM
(
    SELECT profile, trait, max(stamp) AS newest, argMax(value, /* insert: trait_order */) AS winner
    FROM
    (
        SELECT trait, stamp, value, /* insert: profile_id */ AS profile
        FROM {state:Identifier}.traits AS t
        ANY LEFT JOIN {state:Identifier}.anchors AS a ON t.key = a.key
    )
    GROUP BY profile, trait
)
