-- Fragment: as extract/newest.sql, with a head before it for traits of which not the newest value wins: the greatest head does, and the
-- newest of those with one head. Such a row has the length of the head (4 bytes) before S for a text or J for JSON.
concat(
            head,
            /* insert: at */,
            replaceAll(substring(stamp, 9), '\0', '\0\xFF'),
            '\0',
            replaceAll(text, '\0', '\0\xFF'),
            '\0',
            if(head = '', '', substring(reinterpretAsFixedString(toUInt32(length(head))), 1, 4)),
            if(head = '', kind, upper(kind)),
            reinterpretAsFixedString(cityHash64(ifNull(toString(source), ''))),
            reinterpretAsFixedString(toUInt32(length(replaceAll(substring(stamp, 9), '\0', '\0\xFF')))))
