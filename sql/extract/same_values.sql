-- Fragment of extract/links.sql: the identifiers of a type that stands for another, with those of the same value. No event says so: such a
-- link counts none, and is there since both are known. Reads identifiers.
SELECT
    if({name_is_left:Bool}, n.value, o.value) AS left_value,
    if({name_is_left:Bool}, o.value, n.value) AS right_value,
    greatest(n.earliest, o.earliest) AS earliest,
    greatest(n.latest, o.latest) AS latest,
    0 AS event_count,
    '' AS least_stamp
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
