-- Fragment of source/relation.sql: the rows of one table as events. Columns that a statement does not use are not read.
SELECT
    {values:Expression}
FROM {table:Expression} {final:Expression}
WHERE {conditions:Expression}
