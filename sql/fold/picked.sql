-- Fragment of fold/profile_traits.sql: of each trait of a profile the newest value.
SELECT profile, trait, max(newest) AS newest
    FROM
    (
        SELECT trait, newest, /* insert: profile_id */ AS profile
        FROM {state:Identifier}.{traits:Identifier} AS t
        ANY LEFT JOIN {state:Identifier}.anchors AS a ON t.key = a.key
    )
    GROUP BY profile, trait
