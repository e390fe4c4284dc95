-- Counts the changes of this run. Reads the working tables, writes nothing.
SELECT
    countIf(change = 'created') AS created,
    countIf(change = 'merged') AS merged,
    countIf(change = 'split') AS split,
    countIf(change = 'retired') AS retired
FROM {state:Identifier}.{history:Identifier}
WHERE run_id = {run_id:UUID}
