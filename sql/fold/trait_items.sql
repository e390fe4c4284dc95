-- Fragment of fold/documents.sql and fold/unfit.sql: the values of a set as texts.
arrayMap(item -> if(startsWith(item, '"'), JSONExtractString(item), item), JSONExtractArrayRaw(/* insert: text */))
