-- Joins the ids of profiles to the strings. ANY takes each identifier once, from whichever of its pairs comes first.
INSERT INTO components
SELECT identifier, profile_id
FROM
(
    SELECT reinterpretAsUInt128(sipHash128('user_id', user_id)) AS key, user_id AS identifier FROM pairs
    UNION ALL
    SELECT reinterpretAsUInt128(sipHash128('anonymous_id', anonymous_id)), anonymous_id FROM pairs
) AS strings
ANY INNER JOIN members USING key
