-- Fragment of source/branch.sql: the distinct_id of an event that does not say whether it is that of a user or of a visitor: those of servers,
-- of apps before somebody logs in, and of aliases.
if({known:Expression} OR {anonymous:Expression} OR {nobody:Expression}, '', {value:Expression})
