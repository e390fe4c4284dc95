-- Fragment of extract/slot_text.sql: what stands at a path of a JSON column, if it is a scalar: a text itself, else its JSON. Said as a
-- subcolumn, of which a warehouse reads nothing but that path; getSubcolumn() would read the whole column. A path with a type of its own
-- in the column's declaration is no Dynamic without the cast.
if(
        match(
            dynamicType(CAST({column_n:Identifier}.{path_n:Identifier} AS Dynamic)),
            '^(LowCardinality[(])?(String|Bool|U?Int|B?Float|Decimal|Date|UUID|Enum|IPv)'),
        toString(CAST({column_n:Identifier}.{path_n:Identifier} AS Dynamic)),
        '')
