-- Fragment: what makes the greatest of the newest value that is part of a sum.
if(isNull(/* insert: value */), '\0', '\x01')
