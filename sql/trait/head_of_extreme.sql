-- Fragment: what makes the greatest of the least or greatest value, with a byte before it for those that fit the type.
if(
                isNull(/* insert: value */),
                concat('\0', /* insert: trust */),
                concat('\x01', /* insert: trust */, /* insert: order */))
