-- Fragment: how many days the set has.
toUInt32(length(c.state_n))
