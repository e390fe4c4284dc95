-- Computes states by the owner of their events: each event says a state of its own, and those of one owner are folded. moment orders events
-- by time, then by message_id, and ends with a NUL: a NUL within an id is followed by a byte that no UTF-8 has, so that ids sort as they
-- would alone, and what comes behind decides between events of one time without a message_id. To leave out what an event does not need
-- costs more than to do it: what touches are made of is used several times. Reads the source, writes computed states. Adds rows: the table
-- is made anew before.
INSERT INTO {state:Identifier}.{computed:Identifier}
SELECT
    key
    /* insert: folds */
FROM /* insert: rows */
WHERE key != 0 /* insert: unrepeated */
GROUP BY key
SETTINGS short_circuit_function_evaluation = 'disable'
