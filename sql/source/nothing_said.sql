-- Fragment of source/branch.sql: a row that says nothing of traits.
CAST([], 'Array(Tuple(String, String, String))')
