-- Fragment: the number by which extract/traits.sql orders times.
toInt256(toUnixTimestamp64Micro(CAST(assumeNotNull(/* insert: value */) AS DateTime64(6, 'UTC'))))
