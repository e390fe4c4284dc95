-- Makes the plan of a publication: which table, by its uuid, is to stand under which name. It lies under another name until it is whole.
-- Reads system.tables. Replaces what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.next_publishing
ENGINE = MergeTree
ORDER BY tuple()
AS SELECT
    name AS next,
    transform(name, {next_tables:Array(String)}, {databases:Array(String)}, '') AS database,
    transform(name, {next_tables:Array(String)}, {tables:Array(String)}, '') AS table,
    toString(uuid) AS uuid,
    {run_id:String} AS run_id,
    toUInt64({kept:UInt64}) AS kept
FROM system.tables AS t
WHERE t.database = {state:String} AND t.name IN {next_tables:Array(String)}
