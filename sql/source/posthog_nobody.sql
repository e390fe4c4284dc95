-- Fragment of source/branch.sql: whether an event is about no person: it describes a group, or whoever sent it wanted none to be made of it.
-- The visitors of a browser are there all the same: they may become known.
({event:Expression} = '$groupidentify'
    OR ((tupleElement({facts:Expression}, 5) = 'false' OR {mode:Expression} = 'propertyless') AND {event:Expression} != '$identify' AND NOT {anonymous:Expression}))
