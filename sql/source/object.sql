-- Fragment of source/branch.sql: a JSON column's document, or a tuple, as JSON, '' where it is empty or missing.
ifNull(nullIf(toJSONString({value:Expression}), '{}'), '')
