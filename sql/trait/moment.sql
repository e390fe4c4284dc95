-- Fragment: a text as microseconds since 1970, NULL if it is no time: ISO 8601, with a day at least and UTC where it names no zone, or
-- whole seconds (9 or 10 digits) or milliseconds (12 or 13) since 1970.
multiIf(
    match(/* insert: text */, {iso_time:String}),
    toUnixTimestamp64Micro(parseDateTime64BestEffortOrNull(/* insert: text */, 6, 'UTC')),
    match(/* insert: text */, '^-?[0-9]{9,10}$'),
    toInt64OrNull(/* insert: text */) * 1000000,
    match(/* insert: text */, '^-?[0-9]{12,13}$'),
    toInt64OrNull(/* insert: text */) * 1000,
    NULL)
