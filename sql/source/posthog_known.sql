-- Fragment of source/branch.sql: whether the distinct_id of an event is that of a user: $identify says so, or the library that sent it.
({event:Expression} = '$identify' OR (tupleElement({facts:Expression}, 1) = 'true' AND NOT {anonymous:Expression} AND NOT {nobody:Expression}))
