-- Looks at the lock of runs: the table with the highest number, and the warehouse's clock. One row, also where there is no lock and
-- no database. Reads system.tables and system.databases, writes nothing.
SELECT
    (SELECT count() FROM system.databases WHERE name = {database:String}) > 0 AS database_exists,
    now64(3, 'UTC') AS at,
    max(number) AS highest,
    argMax(comment, number) AS facts,
    arraySort(groupArray(number)) AS numbers
FROM
(
    SELECT toUInt64OrZero(substring(name, length('lock_') + 1)) AS number, comment
    FROM system.tables
    WHERE database = {database:String} AND match(name, '^lock_[1-9][0-9]{0,17}$')
)
