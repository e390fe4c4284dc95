-- Fragment of source/branch.sql: the distinct_id of an event as a user_id, '' where it is not said to be one.
if({known:Expression}, {value:Expression}, '')
