-- Fragment: identifiers of a type as the right ends of links with another.
SELECT right_key AS key
FROM {state:Identifier}.{links:Identifier}
WHERE right_type = {limited_type:String} AND left_type = {other_type:String}
