-- Fragment of extract/traits.sql: what an event says of one trait: its name, s for a text or j for JSON, and the value, '' for none. JSON is
-- written as extract/said_in_document.sql has it, which escapes no slash: one value has one text.
(
            {name_n:String},
            if(match(dynamicType(trait_n), '^(Bool|U?Int|Float|Decimal|Array|Map|Tuple|JSON)'), 'j', 's'),
            ifNull(if(match(dynamicType(trait_n), '^(Array|Map|Tuple|JSON)'), JSONExtractRaw(toJSONString(trait_n)), toString(trait_n)), ''))
