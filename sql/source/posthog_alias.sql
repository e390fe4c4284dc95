-- Fragment of source/branch.sql: the other id of an alias or a merge.
if({event:Expression} IN ('$create_alias', '$merge_dangerously'), tupleElement({facts:Expression}, 4), '')
