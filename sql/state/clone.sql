-- Makes the next generation's table as a copy of the published one. The parts are the same files, until one of the two changes. Replaces
-- what an earlier run left.
CREATE OR REPLACE TABLE {state:Identifier}.{table:Identifier} CLONE AS {database:Identifier}.{published:Identifier}
