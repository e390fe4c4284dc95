-- Fragment: rows whose values are one step of normalization further. Each step has a level of its own, for an expression is analysed again
-- wherever its name is used beside it: three steps in one took most of a small run's time.
SELECT * REPLACE (/* insert: values */)
FROM
(
    /* insert: rows */
)
