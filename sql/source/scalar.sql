-- Fragment of source/branch.sql: a scalar at a path of a JSON column, as extract/slot_path.sql reads it, '' for none.
if(match(dynamicType(CAST({value:Expression}.{path:Identifier} AS Dynamic)), '^(LowCardinality[(])?(String|Bool|U?Int|B?Float|Decimal|Date|UUID|Enum|IPv)'), ifNull(toString(CAST({value:Expression}.{path:Identifier} AS Dynamic)), ''), '')
