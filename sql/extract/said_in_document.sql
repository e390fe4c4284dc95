-- Fragment of extract/traits.sql: what an event says of traits that cannot be read by their path, such as nested objects: those of a whole
-- document that are not read elsewhere, and some within its objects.
arrayMap(
                pair -> (
                    pair.1,
                    if(startsWith(pair.2, '"'), 's', 'j'),
                    if(startsWith(pair.2, '"'), JSONExtractString(pair.2), if(pair.2 = 'null', '', pair.2))),
                arrayConcat(
                    arrayFilter(pair -> pair.1 NOT IN {read_elsewhere:Array(String)}, JSONExtractKeysAndValuesRaw(document)),
                    [/* insert: within */]))
