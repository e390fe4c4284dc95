-- Puts the computed states of the identifiers of each profile together. Reads the state, writes computed. Adds rows: the table is made anew
-- before.
INSERT INTO {state:Identifier}.computed
SELECT
    profile
    /* insert: folds */
FROM
(
    SELECT t.*, /* insert: profile_id */ AS profile
    FROM {state:Identifier}.{computed:Identifier} AS t
    ANY LEFT JOIN {state:Identifier}.anchors AS a ON t.key = a.key
)
GROUP BY profile
