-- Streams the identifiers with their ranks to the graph: milliseconds of first sight since 1900, then the type's priority. The
-- formula is that of the function Rank in package resolver. Reads the state, writes nothing.
SELECT
    key,
    bitOr(
        bitShiftLeft(toUInt64(toUnixTimestamp64Milli(first_seen) + 2208988800000), 8),
        toUInt64(indexOf({types:Array(String)}, toString(id_type)) - 1)) AS rank
FROM {state:Identifier}.identifiers
WHERE reason = ''
