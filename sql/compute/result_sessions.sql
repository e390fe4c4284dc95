-- Fragment: how many sessions the list has, of two numbers each.
toUInt64(length(c.state_n) / 2)
