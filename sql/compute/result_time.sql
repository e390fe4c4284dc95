-- Fragment: a time, NULL where there is none.
fromUnixTimestamp64Milli(c.state_n, 'UTC')
