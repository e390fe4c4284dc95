-- Fragment: a text as days since 1970, NULL if it is no time: of a text in ISO 8601 the day that it names, wherever that was.
if(
    match(/* insert: text */, {iso_time:String}),
    toInt64(dateDiff('day', toDate32('1970-01-01'), CAST(parseDateTime64BestEffortOrNull(left(/* insert: text */, 10), 0, 'UTC') AS Nullable(Date32)))),
    toInt64(floor(/* insert: moment */ / 86400000000)))
