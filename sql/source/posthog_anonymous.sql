-- Fragment of source/branch.sql: whether the distinct_id of an event is that of a visitor who is not known yet: the event says so, or it is
-- the device's own id. A $identify names the one who is known by then.
({event:Expression} NOT IN ('$identify', '$groupidentify')
    AND (tupleElement({facts:Expression}, 1) = 'false' OR ({value:Expression} != '' AND tupleElement({facts:Expression}, 2) = {value:Expression})))
