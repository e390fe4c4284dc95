-- Fragment: the strength of a link as a number, the least for the strongest: first seen earliest.
toUnixTimestamp64Milli(first_seen)
