-- Fragment of extract/traits.sql: a row for each trait that an event says.
SELECT
    key,
    name,
    trait.2 AS kind,
    trait.3 AS text,
    /* insert: head */
    /* insert: newest */ AS newest
    /* insert: values */
    /* insert: carried */
FROM
(
    SELECT
        multiIf(/* insert: owners */ toUInt128(0)) AS key,
        stamp,
        source,
        said,
        trait,
        /* insert: name */ AS name
        /* insert: carried */
    FROM
    (
        SELECT *, arrayFilter(one -> one.3 != '', /* insert: said */) AS said
        FROM
        (
            /* insert: events */
        )
        WHERE true /* insert: only */
    )
    ARRAY JOIN said AS trait
)
WHERE true /* insert: preferred */
