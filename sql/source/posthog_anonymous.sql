-- Fragment of source/branch.sql: whether the distinct_id of an event is that of a visitor who is not known yet: the event says so, or it is
-- the device's own id.
(JSONExtractRaw({properties:Expression}, '$is_identified') = 'false' OR ({value:Expression} != '' AND JSONExtractString({properties:Expression}, '$device_id') = {value:Expression}))
