-- Fragment: a trait's value with all that is known of it as bytes, of which the greatest is the newest, so that one max() keeps value,
-- time, source and message_id together, and merges. In order: the event's time (8 bytes, big-endian, sign turned); its message_id and a
-- NUL; the value and a NUL; s for a text, j for JSON or u for a trait that is taken away; the hash of the source (8 bytes); the length of
-- the message_id (4 bytes). A NUL within an id or a value is followed by a byte that no UTF-8 has, so that both sort as they would alone.
-- Values decide only between events of one time without a message_id. fold/profile_traits.sql takes it apart.
concat(
            /* insert: at */,
            replaceAll(substring(stamp, 9), '\0', '\0\xFF'),
            '\0',
            replaceAll(text, '\0', '\0\xFF'),
            '\0',
            kind,
            reinterpretAsFixedString(cityHash64(ifNull(toString(source), ''))),
            reinterpretAsFixedString(toUInt32(length(replaceAll(substring(stamp, 9), '\0', '\0\xFF')))))
