-- Fragment: a text as days since 1970, NULL if it is no time: of a text in ISO 8601 the day that it names, wherever that was. Counted from
-- the moment: a cast of a time before 1970 to a Date32 gives 1970 (seen with ClickHouse 26.7).
toInt64(floor(if(
        match(/* insert: text */, {iso_time:String}),
        toUnixTimestamp64Micro(parseDateTime64BestEffortOrNull(left(/* insert: text */, 10), 6, 'UTC')),
        /* insert: moment */) / 86400000000))
