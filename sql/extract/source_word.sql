-- Fragment of extract/identifiers.sql: one word of the bits of an identifier's sources.
            groupBitOr(transform(
                source,
                (SELECT groupArray(name) FROM (SELECT name FROM {state:Identifier}.{sources:Identifier} ORDER BY number)),
                (SELECT groupArray(bits) FROM
                (
                    SELECT if(intDiv(number, 64) = {word_n:UInt64}, bitShiftLeft(toUInt64(1), number % 64), 0) AS bits
                    FROM {state:Identifier}.{sources:Identifier}
                    ORDER BY number
                )),
                toUInt64(0)))
