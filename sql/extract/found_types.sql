-- Names the types that the window has usable identifiers of: what has none has no links. Reads identifiers.
SELECT groupUniqArray(id_type)
FROM {state:Identifier}.{identifiers:Identifier}
WHERE reason = ''
