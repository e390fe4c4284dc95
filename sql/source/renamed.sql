-- Fragment of source/relation.sql: the branches, by the names that events have.
SELECT {names:Expression}
FROM
(
    {branches:Expression}
)
