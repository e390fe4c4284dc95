-- Fragment: what the newest value of a trait is the greatest by, as bytes: the event's time, its message_id, and where both are equal,
-- which only events without a message_id can be, the value. The message_id's end is a NUL, and a NUL within it is followed by a byte
-- that no UTF-8 has, so that ids sort as they would alone.
concat(left(stamp, 8), replaceAll(substring(stamp, 9), '\0', '\0\xFF'), '\0', substring(value, 10), value)
