-- Fragment: the components of two identifiers or more, with the keys of their identifiers. A key without a label is its component's.
SELECT groupArray(member) AS members, argMin(member, concat(reinterpretAsFixedString(byteSwap(rank)), value)) AS anchor, toBool(false /* insert: over */) AS is_over
FROM
(
    SELECT i.key AS member, i.id_type AS id_type, i.value AS value, i.rank AS rank, if(l.label = 0, i.key, l.label) AS component
    FROM
    (
        SELECT key, id_type, value, /* insert: rank */ AS rank
        FROM {state:Identifier}.{identifiers:Identifier}
        WHERE reason = '' AND id_type NOT IN {unlinked:Array(String)}
    ) AS i
    ANY LEFT JOIN {state:Identifier}.contract_labels AS l ON i.key = l.key
)
GROUP BY component
HAVING length(members) > 1
