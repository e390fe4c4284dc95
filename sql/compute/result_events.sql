-- Fragment: a count as it is.
c.state_n
