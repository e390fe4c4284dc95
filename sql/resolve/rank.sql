-- Fragment: the rank of an identifier among those that could be their profile's anchor: whether it is no anchor of the published
-- generation, then the milliseconds of first sight since 1900, then the type's priority. The formula is that of the function Rank in
-- package resolver.
bitOr(
        bitOr(
            bitShiftLeft(toUInt64(toUnixTimestamp64Milli(first_seen) + 2208988800000), 8),
            toUInt64(indexOf({types:Array(String)}, toString(id_type)) - 1)),
        if(/* insert: own_id */ IN (SELECT profile_id FROM {published_database:Identifier}.{published_profiles:Identifier}), 0, 4611686018427387904))
