-- Fragment of extract/slot_text.sql: as extract/slot_path.sql, what stands at a path or, before that, under a name with dots that is written
-- like it.
if(
        (if(
            match(
                dynamicType(CAST({column_n:Identifier}.{dotted_n:Identifier} AS Dynamic)),
                '^(LowCardinality[(])?(String|Bool|U?Int|B?Float|Decimal|Date|UUID|Enum|IPv)'),
            ifNull(toString(CAST({column_n:Identifier}.{dotted_n:Identifier} AS Dynamic)), ''),
            '') AS dotted_text_n) != '',
        dotted_text_n,
        /* insert: path */)
