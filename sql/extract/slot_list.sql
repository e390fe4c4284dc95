-- Fragment of extract/slot.sql: the values of a list, normalized, each once, in their order. Of one that is too long there is one value, which
-- is rejected.
if(
        length(arrayDistinct(arrayFilter(one_n -> one_n != '', arrayMap(
            raw_n -> /* insert: value */,
            /* insert: list */))) AS listed_n) > {most_listed:UInt64},
        [{too_many:String}],
        listed_n)
