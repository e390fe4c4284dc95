-- What every tool lists before it reads: columns of the published tables, with types and comments.
SELECT table, name, type, comment FROM system.columns
WHERE database = 'identity' AND table IN ('profiles', 'identity_map', 'resolved_events')
ORDER BY table, position
