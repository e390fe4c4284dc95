-- Fragment of extract/read.sql: the value of one slot, without white space around it, '' when the event has none.
    , trimBoth(ifNull(if({only_n:String} = '' OR type = {only_n:String}, {column_n:Identifier}, ''), ''), {white_space:String}) AS trimmed_n
