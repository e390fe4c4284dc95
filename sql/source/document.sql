-- Fragment of source/branch.sql: some columns as one JSON document, without those that are NULL.
CAST(CAST(tuple({values:Expression}), {type:String}) AS JSON)
