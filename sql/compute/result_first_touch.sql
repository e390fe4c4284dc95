-- Fragment: the first touch.
c.state_n
