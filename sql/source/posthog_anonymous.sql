-- Fragment of source/branch.sql: whether the distinct_id of an event is that of a visitor who is not known yet: the event says so, or it is
-- the device's own id.
(ifNull(tupleElement({facts:Expression}, 1), true) = false OR ({value:Expression} != '' AND tupleElement({facts:Expression}, 2) = {value:Expression}))
