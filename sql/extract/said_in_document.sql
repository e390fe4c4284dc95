-- Fragment of extract/traits.sql: what an event says of traits that cannot be read by their path, such as nested objects: those of a whole
-- document that are not read elsewhere, and some within its objects. A column that keeps dots in names as objects has, beside a value, an
-- object of the same name: its members have names with dots.
arrayMap(
                pair -> (
                    pair.1,
                    if(startsWith(pair.2, '"'), 's', 'j'),
                    if(startsWith(pair.2, '"'), JSONExtractString(pair.2), if(pair.2 = 'null', '', pair.2))),
                arrayConcat(
                    arrayFilter(
                        pair -> pair.1 NOT IN {read_elsewhere:Array(String)} AND NOT (startsWith(pair.2, '{') AND countEqual(JSONExtractKeys(document), pair.1) > 1),
                        JSONExtractKeysAndValuesRaw(document)),
                    arrayFlatten(arrayMap(
                        pair -> arrayMap(
                            member -> (concat(pair.1, '.', member.1), member.2),
                            JSONExtractKeysAndValuesRaw(pair.2)),
                        arrayFilter(
                            pair -> startsWith(pair.2, '{') AND countEqual(JSONExtractKeys(document), pair.1) > 1,
                            JSONExtractKeysAndValuesRaw(document)))),
                    [/* insert: within */]))
