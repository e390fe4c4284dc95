-- Fragment: a text as bytes that sort as it would alone whatever follows, as in extract/newest.sql.
concat(replaceAll(toString(assumeNotNull(/* insert: value */)), '\0', '\0\xFF'), '\0')
