-- Fragment of fold/profile_traits.sql: of each trait of a profile what its rule picks, with the head of extract/newest_with_head.sql, if
-- there is one, taken from it. Whole numbers of 16 digits or more become texts in a set: in a list the type JSON takes them for floats where
-- other rows have some (seen with ClickHouse 26.7).
SELECT
        profile,
        trait,
        substring(greatest, length(greatest) - 12, 1) IN ('S', 'J', 'X', 'Y', 'U') AS headed,
        if(headed, reinterpretAsUInt32(substring(greatest, length(greatest) - 16, 4)), 0) AS head_length,
        if(
            headed,
            concat(
                substring(greatest, head_length + 1, length(greatest) - head_length - 17),
                lower(substring(greatest, length(greatest) - 12, 1)),
                right(greatest, 12)),
            greatest) AS newest,
        if(trait IN {trait_sums:Array(String)} AND startsWith(greatest, '\x01'), toString(summed), '') AS sum_text,
        if(trait IN {trait_sets:Array(String)}, concat('[', arrayStringConcat(arrayMap(
            one -> if(startsWith(one, 's'), toJSONString(substring(one, 2)), substring(one, 2)),
            arraySort(
                one -> (substring(one, 2), left(one, 1)),
                arrayDistinct(arrayMap(one -> if(match(one, '^j-?[0-9]{16,}$'), concat('s', substring(one, 2)), one), items)))), ','), ']'), '') AS set_text
    FROM
    (
        SELECT profile, trait, max(newest) AS greatest, sum(total) AS summed, groupArrayIf(value, value != '') AS items
        FROM
        (
            SELECT profile, trait, value, max(newest) AS newest, sum(total) AS total
            FROM
            (
                SELECT trait, newest, value, total, /* insert: profile_id */ AS profile
                FROM {state:Identifier}.{traits:Identifier} AS t
                ANY LEFT JOIN {state:Identifier}.anchors AS a ON t.key = a.key
            )
            GROUP BY profile, trait, value
        )
        GROUP BY profile, trait
    )
