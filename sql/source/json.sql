-- Fragment of source/branch.sql: a list, mapping, tuple or document as JSON, '' where it is empty or missing. Slashes are
-- written as in extract/said.sql.
ifNull(nullIf(nullIf(JSONExtractRaw(toJSONString({value:Expression})), '{}'), '[]'), '')
