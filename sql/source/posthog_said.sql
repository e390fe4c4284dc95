-- Fragment of source/branch.sql: what an event sets of the person: $set, and $set_once, of which only the first value counts, and only where
-- nothing else is set (x and y, see source/at_or_once.sql). And what it takes away by $unset (u): of one event that counts last, by a value
-- that is greater than any text.
if(
        position({properties:Expression}, '"$set') = 0 AND position({properties:Expression}, '"$unset"') = 0,
        CAST([], 'Array(Tuple(String, String, String))'),
        arrayConcat(
            arrayFilter(
                one -> one.3 NOT IN ('', 'null'),
                arrayConcat(
                    arrayMap(
                        pair -> (pair.1, if(startsWith(pair.2, '"'), 's', 'j'), if(startsWith(pair.2, '"'), JSONExtractString(pair.2), pair.2)),
                        JSONExtractKeysAndValuesRaw({properties:Expression}, '$set')),
                    arrayMap(
                        pair -> (pair.1, if(startsWith(pair.2, '"'), 'x', 'y'), if(startsWith(pair.2, '"'), JSONExtractString(pair.2), pair.2)),
                        JSONExtractKeysAndValuesRaw({properties:Expression}, '$set_once')))),
            arrayMap(name -> (name, 'u', '\xFF'), JSONExtract({properties:Expression}, '$unset', 'Array(String)'))))
