-- Fragment: identifiers of a type as the left ends of links with another.
SELECT left_key AS key
FROM {state:Identifier}.{links:Identifier}
WHERE left_type = {limited_type:String} AND right_type = {other_type:String}
