-- Fragment of source/branch.sql: the first of two texts, or the second where it is empty.
if({first:Expression} != '', {first:Expression}, {second:Expression})
