-- Fragment of extract/slot.sql: the values of a list, normalized, each once, in their order. Of one that is too long there is one value, which
-- is rejected.
if(
        length(arrayDistinct(arrayFilter(one -> one != '', /* insert: values */)) AS listed_n) > {most_listed:UInt64},
        [{too_many:String}],
        listed_n)
