-- Fragment of source/branch.sql: a list, mapping, tuple or document as JSON, '' where it is empty or missing.
ifNull(nullIf(nullIf(toJSONString({value:Expression}), '{}'), '[]'), '')
