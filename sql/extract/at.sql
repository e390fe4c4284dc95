-- Fragment of extract/newest.sql: the time of an event as 8 bytes, of which the latest is the greatest.
left(stamp, 8)
