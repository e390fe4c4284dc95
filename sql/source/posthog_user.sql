-- Fragment of source/branch.sql: the distinct_id of an event as a user_id, '' where it is that of a visitor who is not known yet: it is the
-- device's own id, or the event says so.
if({anonymous:Expression}, '', {value:Expression})
