-- Fragment: a text as bytes, of which the greatest is the least text's: those of trait/greatest_text.sql with every bit turned.
bitNot(concat(replaceAll(toString(assumeNotNull(/* insert: value */)), '\0', '\0\xFF'), '\0'))
