-- The scratch table, whose columns have many types.
SELECT * FROM scratch.types ORDER BY n
